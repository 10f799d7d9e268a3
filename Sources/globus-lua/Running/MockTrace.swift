import GlobusAuth
import MockGlobus

/// Shows the requests that the mock was sent on standard error, with digests in place of credentials.
enum MockTrace {
    @Sendable
    static func show(_ request: MockGlobus.RecordedRequest, status: Int) {
        let target = request.path + (request.query.isEmpty ? "" : "?\(request.query)")
        let headers = request.headers.sorted { $0.key < $1.key }.map {
            HTTPHeaders.Field(name: $0.key, value: $0.value)
        }
        let lines = HTTPTrace.lines(request.method, target, HTTPHeaders(headers), body: Array(request.body))
        let outcome = status == 0 ? "no answer" : "\(status)"
        let shown = [lines[0] + " → " + outcome] + lines.dropFirst().map { "  \($0)" }
        StandardError.write(shown.joined(separator: "\n"))
    }
}
