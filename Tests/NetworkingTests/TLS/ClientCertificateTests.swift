import GlobusAuth
import Networking
import TestSupport
import Testing

/// Servers that ask for a certificate of the client.
@Suite(.enabled(if: TLSServer.isAvailable, "nginx and openssl are not installed"), .timeLimit(.minutes(1)))
struct ClientCertificateTests {
    @Test("A client with the certificate is let in, and the next request without it is not")
    func certificate() async throws {
        let server = try TLSServer(asksForClient: true)
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        request.certificateVerification = .authorities(file: server.certificate)
        request.clientCertificate = ClientCertificate(file: server.certificate, keyFile: server.key)
        #expect(try await bench.client.send(request).status == 200)
        request.clientCertificate = nil
        #expect(try await bench.client.send(request).status == 400)
        request.clientCertificate = ClientCertificate(file: server.certificate, keyFile: server.key)
        #expect(try await bench.client.send(request).status == 200)
    }

    @Test("Files that are not there, or not PEM, are an error that names them and will not pass")
    func unusable() async throws {
        let server = try TLSServer(asksForClient: true)
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        request.certificateVerification = .disabled
        for file in ["/nowhere/client.pem", "/etc/hostname"] {
            request.clientCertificate = ClientCertificate(file: file, keyFile: server.key)
            let error = try await bench.failure(of: request)
            #expect(error.code == .connection)
            #expect(error.message.contains("the client certificate '\(file)' cannot be used"))
            #expect(!error.isTransient)
        }
    }
}
