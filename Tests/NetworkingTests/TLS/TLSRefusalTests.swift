import Foundation
import GlobusAuth
import Networking
import TestSupport
import Testing

/// Servers to which no secret may be sent, and their errors.
@Suite(.enabled(if: TLSServer.isAvailable, "nginx and openssl are not installed"), .timeLimit(.minutes(1)))
struct TLSRefusalTests {
    private func failure(
        _ server: TLSServer,
        _ verification: CertificateVerification = .systemAuthorities
    ) async throws -> GlobusError {
        let bench = try Bench()
        var request = try HTTPRequest(
            method: "POST",
            url: RequestURL(server.url()),
            headers: ["Authorization": "Bearer s3cret"]
        )
        request.certificateVerification = verification
        let error = try await bench.failure(of: request)
        #expect(error.code == .connection)
        #expect(error.message.contains("localhost:\(server.port)"))
        #expect(!error.mayHaveBeenProcessed)
        return error
    }

    @Test(
        "A server that speaks TLS 1.1 at most is refused, also where any certificate is accepted",
        arguments: [true, false]
    )
    func oldTLS(isVerified: Bool) async throws {
        let ciphers = "DEFAULT@SECLEVEL=0"
        let server = try TLSServer(protocols: "TLSv1.1", ciphers: ciphers)
        let old = ["s_client", "-connect", "127.0.0.1:\(server.port)", "-tls1_1", "-cipher", ciphers]
        let client = try TLSServer.start("openssl", old)
        client.waitUntilExit()
        #expect(client.terminationStatus == 0, "the server does not speak TLS 1.1")
        let error = try await failure(server, isVerified ? .authorities(file: server.certificate) : .disabled)
        #expect(error.message.contains("it offers no TLS of version 1.2 or later; have its operator allow TLS 1.2"))
    }

    @Test("A server of TLS 1.2 is good enough")
    func tls12() async throws {
        let server = try TLSServer(protocols: "TLSv1.2")
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        request.certificateVerification = .authorities(file: server.certificate)
        #expect(try await bench.client.send(request).status == 200)
    }

    @Test("A certificate that has expired is an error that says so and whom to tell")
    func expired() async throws {
        let server = try TLSServer(.expired)
        let error = try await failure(server, .authorities(file: server.certificate))
        #expect(error.message.contains("has expired; nothing was sent; tell the operator of the server"))
    }

    @Test("A certificate of an authority that is not trusted is an error that says how to trust it")
    func unknownAuthority() async throws {
        let server = try TLSServer(.signed)
        let error = try await failure(server)
        #expect(error.message.contains("is signed by an authority that is not trusted here"))
        #expect(error.message.contains("verify_ssl or GLOBUS_SDK_VERIFY_SSL"))
    }
}
