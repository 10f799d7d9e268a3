/// Writes requests and responses as text, with a digest in place of every credential.
package struct HTTPTrace {
    /// How much of a body is shown, in characters.
    private static let longestBody = 4096
    private static let longestLine = 4096
    private static let mostLines = 200
    /// A larger body is not searched for credentials, and therefore not shown.
    private static let largestBody = 1 << 20

    private let filter: CredentialFilter

    init(known: KnownSecrets?) {
        filter = CredentialFilter(known)
    }

    /// Returns the lines of a request.
    func lines(_ request: HTTPRequest) -> [String] {
        let first = "\(request.method) \(filter.filtered(url: request.url.text))"
        let streamed = request.source.map { ["", "(\($0.size) bytes from a source)"] } ?? []
        return lines(first, request.headers, body: request.body ?? [], isRequest: true) + streamed
    }

    /// Returns the lines of a request that a server was sent, of which no secrets are known but those that names tell.
    package static func lines(_ method: String, _ target: String, _ headers: HTTPHeaders, body: [UInt8]) -> [String] {
        let trace = HTTPTrace(known: nil)
        return trace.lines("\(method) \(trace.filter.filtered(url: target))", headers, body: body, isRequest: true)
    }

    /// Returns the lines of a response that took `duration`.
    func lines(_ response: HTTPResponse, after duration: Duration) -> [String] {
        let reason = response.reason.isEmpty ? "" : " " + filter.filtered(response.reason)
        let first = "\(response.status)\(reason) in \(duration.milliseconds) ms"
        let streamed = response.streamedSize.map { ["", "(\($0) bytes to a sink)"] } ?? []
        return lines(first, response.headers, body: response.body, isRequest: false) + streamed
    }

    /// Returns the line of a request that failed without a response.
    func line(_ error: any Error, after duration: Duration) -> String {
        printable("failed after \(duration.milliseconds) ms: \(filter.filtered(String(describing: error)))")
    }

    private func lines(_ first: String, _ headers: HTTPHeaders, body: [UInt8], isRequest: Bool) -> [String] {
        var lines = [first]
        for field in headers.fields.prefix(Self.mostLines) {
            lines.append("\(field.name): \(filter.filtered(header: field.name, field.value))")
        }
        if headers.fields.count > Self.mostLines { lines.append("(\(headers.fields.count) header fields in all)") }
        if !body.isEmpty { lines += [""] + content(body, type: headers["Content-Type"] ?? "", isRequest: isRequest) }
        return lines.map(printable)
    }

    private func content(_ body: [UInt8], type: String, isRequest: Bool) -> [String] {
        guard body.count <= Self.largestBody else { return ["(\(body.count) bytes, too many to show)"] }
        guard let text = String(validating: body, as: UTF8.self) else { return ["(\(body.count) bytes, not text)"] }
        let filtered = filtered(text, body, type: type, isRequest: isRequest)
        let shown = filtered.prefix(Self.longestBody)
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        let cut = lines.prefix(Self.mostLines).map(String.init)
        let isWhole = cut.count == lines.count && shown.endIndex == filtered.endIndex
        return isWhole ? cut : cut + ["(\(body.count) bytes in all)"]
    }

    private func filtered(_ text: String, _ body: [UInt8], type: String, isRequest: Bool) -> String {
        if let document = try? JSONParser.answer(in: body) {
            // The document is written anew, since in the text a member may be hidden by a later one of the same name.
            return String(decoding: filter.filtered(document, isRequest: isRequest).encodedAsAnswer(), as: UTF8.self)
        }
        if type.lowercased().hasPrefix("application/x-www-form-urlencoded") { return filter.filtered(form: text[...]) }
        return filter.filtered(unknownForm: text)
    }

    private func printable(_ line: String) -> String { line.printable(limit: Self.longestLine) }
}

extension Duration {
    /// The duration in milliseconds, to a tenth.
    var milliseconds: String { "\((inSeconds * 10_000).rounded() / 10)" }
}
