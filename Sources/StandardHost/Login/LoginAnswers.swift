import GlobusAuth
import LoopbackServer
import Synchronization

/// Answers the browser of a login: takes the one answer that is the login's own, and tells everything else what it is.
final class LoginAnswers: Sendable {
    private let attempt: LoginAttempt
    private let isAnswered = Mutex(false)
    private let results: AsyncStream<Result<AuthorizationCode, any Error>>
    private let result: AsyncStream<Result<AuthorizationCode, any Error>>.Continuation

    init(_ attempt: LoginAttempt) {
        self.attempt = attempt
        (results, result) = AsyncStream.makeStream()
    }

    /// Waits for the answer, and for the page that says so to be sent.
    func first() async throws -> AuthorizationCode {
        for await result in results { return try result.get() }
        throw CancellationError()
    }

    /// The page for a request; one that ends the login does so once the page is sent.
    func answer(_ request: PageRequest) -> PageAnswer {
        guard request.method == "GET" else { return PageAnswer(.methodNotAllowed, notAnAnswer) }
        let parameters = QueryParameters(request.query)
        guard request.path == "/", !parameters.values.isEmpty else { return PageAnswer(.notFound, notAnAnswer) }
        guard attempt.isOwn(state: parameters.values["state"]), !parameters.hasDuplicates,
            parameters.values["code"] != nil || parameters.values["error"] != nil
        else { return PageAnswer(.badRequest, foreignAnswer) }
        let isFirst = isAnswered.withLock { isAnswered in
            defer { isAnswered = true }
            return !isAnswered
        }
        guard isFirst else { return PageAnswer(.gone, secondAnswer) }
        let answer = Result { try attempt.code(fromRedirect: parameters.values) }
        let page =
            switch answer {
            case .success: success
            case .failure(let error): refusal(error)
            }
        let result = self.result
        return PageAnswer(.ok, page) { result.yield(answer) }
    }
}

extension LoginAnswers {
    private var appName: String { attempt.app.appName }

    private var success: WebPage {
        WebPage(
            title: "You can close this page",
            "<p>Your login has reached <strong>\(appName)</strong>, which goes on by itself.</p>"
        )
    }

    private func refusal(_ error: any Error) -> WebPage {
        let reason = (error as? GlobusError)?.message ?? "\(error)"
        return WebPage(
            title: "You are not logged in",
            """
            <p class="alert" role="alert">\(reason)</p>
            <p><strong>\(appName)</strong> knows. You can close this page.</p>
            """
        )
    }

    private var notAnAnswer: WebPage {
        WebPage(
            title: "There is nothing here",
            "<p><strong>\(appName)</strong> waits here for the answer to a login, and goes on waiting.</p>"
        )
    }

    private var foreignAnswer: WebPage {
        WebPage(
            title: "This is not the answer to the login",
            """
            <p>It belongs to another login, or was made up. Nothing was taken from it.
            <strong>\(appName)</strong> goes on waiting: finish the login in the page that it has opened, or start it again.</p>
            """
        )
    }

    private var secondAnswer: WebPage {
        WebPage(
            title: "This login is over",
            "<p><strong>\(appName)</strong> has its answer already, and takes no second one. You can close this page.</p>"
        )
    }
}

/// The parameters of a redirect, decoded.
private struct QueryParameters {
    private(set) var values: [String: String] = [:]
    /// Whether a parameter is there twice, which no answer has (RFC 6749 §3.1).
    private(set) var hasDuplicates = false

    init(_ query: String) {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decodedForm(parts[0])
            let value = PercentEncoding.decodedForm(parts.count > 1 ? parts[1] : "")
            hasDuplicates = values.updateValue(value, forKey: name) != nil || hasDuplicates
        }
    }
}
