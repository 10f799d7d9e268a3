import Glibc

/// Prints the URL and reads the code: the Globus SDK's `CommandLineLoginFlowManager`.
public struct CommandLineLoginFlow: LoginFlow {
    private let write: @Sendable (String) async throws -> Void
    private let read: @Sendable () async throws -> String?

    /// Creates a flow that prints on standard output and reads from standard input.
    public init() {
        self.init(write: { Self.print($0) }, read: { try await Self.readLine() })
    }

    /// Creates a flow that prints and reads otherwise.
    ///
    /// - Parameters:
    ///   - write: Prints a text, which brings its own line breaks.
    ///   - read: Reads a line; nil where the input has ended.
    public init(
        write: @escaping @Sendable (String) async throws -> Void,
        read: @escaping @Sendable () async throws -> String?
    ) {
        self.write = write
        self.read = read
    }

    /// Prints the URL and the prompt, and reads the code.
    ///
    /// The whole URL at which a redirect ended is as good as the code in it, and better, as its state is compared.
    public func authorizationCode(for attempt: LoginAttempt) async throws -> AuthorizationCode {
        let title = "Please authenticate with Globus here:"
        let line = String(repeating: "-", count: title.count)
        try await write("\n\(title)\n\(line)\n\(try attempt.authorizeURL())\n\(line)\n\n")
        try await write("Enter the resulting Authorization Code here: ")
        guard let text = try await read() else {
            let message = """
                An EOF was read when an authorization code was expected. \
                (Are you running this in an interactive terminal?)
                """
            throw GlobusError(.commandLineLoginFlowEOF, message)
        }
        return try attempt.code(typed: text)
    }
}

extension CommandLineLoginFlow {
    private static func print(_ text: String) {
        Swift.print(text, terminator: "")
        fflush(nil)
    }

    /// Reads a line on a thread of its own; cancelling the task leaves that thread behind, until a line comes.
    private static func readLine() async throws -> String? {
        let line = SharedOperation<String?> {
            await withCheckedContinuation { continuation in
                let reader = Reader { continuation.resume(returning: $0) }
                var thread = pthread_t()
                let argument = Unmanaged.passRetained(reader).toOpaque()
                pthread_create(&thread, nil, { Reader.run($0) }, argument)
                pthread_detach(thread)
            }
        }
        return try await line.wait()
    }

    private final class Reader: Sendable {
        private let finish: @Sendable (String?) -> Void

        init(_ finish: @escaping @Sendable (String?) -> Void) { self.finish = finish }

        static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let argument else { return nil }
            Unmanaged<Reader>.fromOpaque(argument).takeRetainedValue().finish(Swift.readLine())
            return nil
        }
    }
}
