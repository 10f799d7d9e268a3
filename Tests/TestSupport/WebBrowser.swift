public import Foundation

/// A Chromium without a window and without scripts, driven by chromedriver (W3C WebDriver).
public final class WebBrowser: Sendable {
    /// Why the browser could not do something.
    public struct Failure: Error, CustomStringConvertible {
        /// What chromedriver says.
        public let description: String
    }

    private static let programs = ["/usr/bin/chromedriver", "/usr/bin/chromium"]

    /// Whether the programs are there.
    public static var isInstalled: Bool { programs.allSatisfy(FileManager.default.isExecutableFile) }

    private let driver: Process
    private let folder: String
    private let port: Int
    private let session: String

    /// Starts a browser with a profile of its own.
    private init() async throws {
        folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        driver = Process()
        driver.executableURL = URL(fileURLWithPath: Self.programs[0])
        driver.arguments = ["--port=0"]
        driver.environment = ["PATH": "/usr/bin:/bin", "HOME": folder]
        let output = Pipe()
        driver.standardOutput = output
        driver.standardError = FileHandle.nullDevice
        try driver.run()
        do {
            port = try await Self.port(in: output.fileHandleForReading)
            let wish = ["capabilities": ["alwaysMatch": Self.options(folder)]]
            let answer = try await Self.send("POST", port: port, "/session", wish)
            guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
                throw Failure(description: "chromedriver has started no session: \(answer)")
            }
            session = "/session/\(id)"
        } catch {
            kill(driver.processIdentifier, SIGKILL)
            throw error
        }
    }

    /// Starts a browser, and ends it with all that it has started when the body has returned or thrown.
    public static func run(_ body: (WebBrowser) async throws -> Void) async throws {
        let browser = try await WebBrowser()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(browser))
        } catch {
            outcome = .failure(error)
        }
        await browser.end()
        try outcome.get()
    }

    private func end() async {
        // chromedriver closes the browser by this alone, and takes no notice of SIGTERM.
        try? await quit()
        kill(driver.processIdentifier, SIGKILL)
        driver.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func options(_ folder: String) -> [String: Any] {
        let arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--user-data-dir=\(folder)/profile",
        ]
        let noScripts = ["profile.managed_default_content_settings.javascript": 2]
        return [
            "goog:chromeOptions": ["binary": programs[1], "args": arguments, "prefs": noScripts] as [String: Any],
            "timeouts": ["pageLoad": 30_000],
        ]
    }

    /// Reads the port that chromedriver prints when it is ready.
    private static func port(in output: FileHandle) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var text = ""
                while case let piece = output.availableData, !piece.isEmpty {
                    text += String(decoding: piece, as: UTF8.self)
                    guard let match = text.firstMatch(of: /started successfully on port (\d+)/) else { continue }
                    return continuation.resume(returning: Int(match.1) ?? 0)
                }
                continuation.resume(throwing: Failure(description: "chromedriver has ended: \(text)"))
            }
        }
    }

    /// Opens a page.
    public func open(_ url: String) async throws {
        _ = try await command("POST", "/url", ["url": url])
    }

    /// The page's title.
    public func title() async throws -> String {
        try await command("GET", "/title") as? String ?? ""
    }

    /// The page's title, once it is the expected one or ten seconds have passed: a click does not wait for redirects.
    public func title(becoming expected: String) async throws -> String {
        var title = try await title()
        for _ in 0..<100 where title != expected {
            try await Task.sleep(for: .milliseconds(100))
            title = try await self.title()
        }
        return title
    }

    /// The address of the page.
    public func address() async throws -> String {
        try await command("GET", "/url") as? String ?? ""
    }

    /// The text that the page shows.
    public func text() async throws -> String {
        try await command("GET", "/element/\(element("body"))/text") as? String ?? ""
    }

    /// Clicks the first element of the selector.
    public func click(_ selector: String) async throws {
        _ = try await command("POST", "/element/\(element(selector))/click", [:])
    }

    /// The name that the first element of the selector has for those who do not see it.
    public func accessibleName(of selector: String) async throws -> String {
        try await command("GET", "/element/\(element(selector))/computedlabel") as? String ?? ""
    }

    /// A picture of the page, as a PNG.
    public func screenshot() async throws -> Data {
        Data(base64Encoded: try await command("GET", "/screenshot") as? String ?? "") ?? Data()
    }

    /// Closes the browser as a person does, by its last window.
    public func quit() async throws {
        _ = try await command("DELETE", "")
    }

    private func element(_ selector: String) async throws -> String {
        let body = ["using": "css selector", "value": selector]
        let found = try await command("POST", "/element", body) as? [String: String]
        return found?.values.first ?? ""
    }

    private func command(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any {
        try await Self.send(method, port: port, session + path, body)
    }

    /// Sends a command, and returns the value of its answer.
    private static func send(_ method: String, port: Int, _ path: String, _ body: [String: Any]?) async throws -> Any {
        let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let request = request(method, port: port, path, content)
        let response = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try exchange(request, port: port) }) }
        }
        guard let answer = try JSONSerialization.jsonObject(with: response) as? [String: Any] else {
            throw Failure(description: "chromedriver has sent no JSON")
        }
        let value = answer["value"] ?? NSNull()
        if let error = (value as? [String: Any])?["error"] as? String {
            throw Failure(description: (value as? [String: Any])?["message"] as? String ?? error)
        }
        return value
    }

    private static func request(_ method: String, port: Int, _ path: String, _ content: Data = Data()) -> Data {
        let head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\n"
        return Data("\(head)Content-Length: \(content.count)\r\n\r\n".utf8) + content
    }

    /// Sends a request over a connection of its own, and returns the body of the answer.
    private static func exchange(_ request: Data, port: Int) throws -> Data {
        let descriptor = try LoopbackListener.connect(to: port)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        try FileHandle(fileDescriptor: descriptor).write(contentsOf: request)
        var answer = Data()
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 {
            answer += piece.prefix(count)
            // chromedriver keeps the connection, whatever it was asked.
            guard let end = answer.range(of: Data("\r\n\r\n".utf8))?.upperBound else { continue }
            let head = String(decoding: answer[..<end], as: UTF8.self).lowercased()
            let length = head.firstMatch(of: /content-length: *(\d+)/).flatMap { Int($0.1) } ?? 0
            if answer.count - end >= length { return answer[end...] }
        }
        throw Failure(description: "chromedriver has closed the connection, or not answered for a minute")
    }
}
