@testable import GlobusAuth
@testable import Networking

extension FuzzTarget {
    static let headers = FuzzTarget(name: "headers", summary: "heads of responses, dates, and a script's fields") {
        bytes in
        let head = bytes.withUnsafeBufferPointer { ReceivedHead($0) }
        let headers = HTTPHeaders(head)
        try require(!head.reason.utf8.contains(0x0A), "a line break in the reason")
        for field in headers.fields {
            try require(!field.name.utf8.contains(0x0A), "a line break in the name \(field.name)")
            try require(!field.value.utf8.contains(0x0A), "a line break in the value of \(field.name)")
            try require(headers[field.name] == headers.values(field.name).first, "another value of \(field.name)")
        }
        let response = HTTPResponse(status: 429, reason: head.reason, headers: headers)
        if let wait = RetryAfter.seconds(response, now: 1_700_000_000) {
            try require(wait > 0 && wait.isFinite, "a wait of \(wait)")
        }
        try check(sending: headers)
        let text = String(decoding: bytes, as: UTF8.self)
        if let date = HTTPDate.seconds(text, now: 1_700_000_000) {
            try require(date.isFinite, "the date \(date)")
        }
        if let method = try? HeaderRules.checkedMethod(text) {
            try require(!method.utf8.contains { $0 <= 0x20 || $0 >= 0x7F }, "the method \(method)")
        }
    }

    /// Checks that header fields which pass the rules cannot end their field and begin another.
    private static func check(sending headers: HTTPHeaders) throws {
        guard (try? HeaderRules.check(headers)) != nil else { return }
        for field in headers.fields {
            try require(
                !(field.name + field.value).utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 },
                "\(field.name) would end its line"
            )
        }
    }
}
