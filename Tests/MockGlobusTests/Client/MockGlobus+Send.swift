import Foundation
import MockGlobus

extension MockGlobus {
    static let basic = [
        "Authorization": "Basic "
            + Data("\(Client.confidential.id):\(Client.confidential.secret ?? "")".utf8).base64EncodedString()
    ]

    /// Starts a mock whose time stands still unless it is advanced.
    static func still(_ configuration: Configuration = Configuration()) async throws -> MockGlobus {
        var configuration = configuration
        configuration.now = { 1_700_000_000 }
        return try await started(configuration)
    }

    /// Sends one request over a new connection, on a thread of its own.
    func send(_ request: TestRequest, toForeignOrigin isForeign: Bool = false) async throws -> TestReply {
        try await send([request], toForeignOrigin: isForeign)[0]
    }

    /// Sends requests one after the other over one connection.
    func send(_ requests: [TestRequest], toForeignOrigin isForeign: Bool = false) async throws -> [TestReply] {
        let port = try port(of: isForeign ? foreignURL : baseURL)
        return try await onThread {
            let connection = try RawConnection(port: port)
            var partial = Data()
            return try requests.map { try connection.exchange($0, partial: &partial) }
        }
    }

    /// Sends a request; returns the bytes of the body that were received before the connection broke, and how it broke.
    func sendUntilBroken(_ request: TestRequest) async throws -> (partial: String, failure: RawConnection.Failure?) {
        let port = try port(of: baseURL)
        return try await onThread {
            let connection = try RawConnection(port: port)
            var partial = Data()
            do {
                _ = try connection.exchange(request, partial: &partial)
                return ("", nil)
            } catch let failure as RawConnection.Failure {
                return (String(decoding: partial, as: UTF8.self), failure)
            }
        }
    }

    /// Sends a request to the token endpoint, by default as the native client.
    func token(_ fields: KeyValuePairs<String, String>, headers: [String: String]? = nil) async throws -> TestReply {
        var form = fields.map { ($0.key, $0.value) }
        if headers == nil { form.append(("client_id", Client.native.id)) }
        return try await send(.form("/v2/oauth2/token", form, headers: headers ?? [:]))
    }

    func refresh(_ token: String) async throws -> TestReply {
        try await self.token(["grant_type": "refresh_token", "refresh_token": token])
    }

    private func port(of url: String) throws -> UInt16 {
        guard let port = URLComponents(string: url)?.port else { throw RawConnection.Failure.malformed }
        return UInt16(port)
    }
}

/// Does something that blocks, on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
