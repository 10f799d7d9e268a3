@testable import GlobusAuth

/// Answers a login client's requests with a closure, and records them.
final class FakeAuth: AuthRequesting {
    struct Call: Sendable {
        let method: String
        let path: String
        let options: RequestOptions

        /// The form as `name=value` texts in order.
        var form: [String] {
            guard case .form(let form) = options.body else { return [] }
            return form.entries.map { entry in
                guard case .string(let text) = entry.value else { return "\(entry.name)=\(entry.value)" }
                return "\(entry.name)=\(text)"
            }
        }

        func field(_ name: String) -> String? {
            form.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        }
    }

    let serviceURL = "https://auth.example.org/"
    private let recorded = Box<[Call]>([])
    private let answer: @Sendable (Call) async throws -> HTTPResponse

    init(_ answer: @escaping @Sendable (Call) async throws -> HTTPResponse) {
        self.answer = answer
    }

    var calls: [Call] { recorded.value }

    func request(_ method: String, _ path: String, _ options: RequestOptions) async throws -> HTTPResponse {
        let call = Call(method: method, path: path, options: options)
        recorded.update { $0.append(call) }
        return try await answer(call)
    }

    func native(_ time: FakeTime = FakeTime()) -> NativeAppAuthClient {
        NativeAppAuthClient(clientID: "cid", service: AuthService(client: self, time: time))
    }

    func confidential(_ time: FakeTime = FakeTime()) -> ConfidentialAppAuthClient {
        ConfidentialAppAuthClient(clientID: "cid", service: AuthService(client: self, time: time))
    }
}
