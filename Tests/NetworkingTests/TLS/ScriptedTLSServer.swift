import COpenSSL
import Foundation
import TestSupport

/// A server over TLS that does what a test tells it; each connection has a thread of its own.
final class ScriptedTLSServer: Sendable {
    let port: Int
    let connections = Tally()

    private let folder: URL
    private let listener: CInt

    /// The protocol over TLS.
    enum ApplicationProtocol {
        case http1, http2
    }

    /// Starts a server that runs `script` on every connection.
    init(_ proto: ApplicationProtocol, script: @escaping @Sendable (ScriptedTLSConnection) -> Void) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "globus-lua-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try TLSCertificate(folder: folder).make(.selfSigned)
        (listener, port) = try LoopbackListener.open()
        let context = Self.context(folder, proto)
        let (listener, connections) = (listener, connections)
        Thread.detachNewThread {
            blockBrokenPipes()
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                // Data that is sent without a request must not be delayed until the previous data was acknowledged.
                var isOn: CInt = 1
                setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
                connections.increment()
                guard let session = context.open(descriptor) else { continue }
                Thread.detachNewThread {
                    blockBrokenPipes()
                    script(ScriptedTLSConnection(session, descriptor))
                }
            }
            close(listener)
            context.release()
        }
    }

    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
        try? FileManager.default.removeItem(at: folder)
    }

    func url(_ path: String = "/") -> String { "https://localhost:\(port)\(path)" }

    private struct Context: @unchecked Sendable {
        // Unchecked: an SSL_CTX may be used from any thread.
        let pointer: OpaquePointer

        func open(_ descriptor: CInt) -> Session? {
            guard let session = SSL_new(pointer) else { return nil }
            SSL_set_fd(session, descriptor)
            guard SSL_accept(session) == 1 else {
                SSL_free(session)
                close(descriptor)
                return nil
            }
            return Session(pointer: session)
        }

        /// Releases the context; sessions keep it as long as they need it.
        func release() { SSL_CTX_free(pointer) }
    }

    struct Session: @unchecked Sendable {
        // Unchecked: only one thread uses it.
        let pointer: OpaquePointer
    }

    private static func context(_ folder: URL, _ proto: ApplicationProtocol) -> Context {
        guard let context = SSL_CTX_new(TLS_server_method()) else { preconditionFailure("no TLS context") }
        SSL_CTX_use_certificate_file(context, folder.appending(path: "certificate.pem").path, SSL_FILETYPE_PEM)
        SSL_CTX_use_PrivateKey_file(context, folder.appending(path: "key.pem").path, SSL_FILETYPE_PEM)
        // No tickets are sent automatically, so that tests decide when one is sent.
        SSL_CTX_set_num_tickets(context, 0)
        switch proto {
        case .http1:
            SSL_CTX_set_alpn_select_cb(context, { _, name, size, _, _, _ in select("http/1.1", name, size) }, nil)
        case .http2: SSL_CTX_set_alpn_select_cb(context, { _, name, size, _, _, _ in select("h2", name, size) }, nil)
        }
        return Context(pointer: context)
    }
}

private func select(
    _ name: StaticString,
    _ place: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ size: UnsafeMutablePointer<UInt8>?
) -> CInt {
    place?.pointee = name.utf8Start
    size?.pointee = UInt8(name.utf8CodeUnitCount)
    return SSL_TLSEXT_ERR_OK
}

/// Blocks SIGPIPE: OpenSSL writes to sockets as to files, so a closed connection would end the process.
private func blockBrokenPipes() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}

/// One connection of a scripted server over TLS; its methods block.
final class ScriptedTLSConnection {
    private let session: OpaquePointer
    private let descriptor: CInt
    private var received: [UInt8] = []

    init(_ session: ScriptedTLSServer.Session, _ descriptor: CInt) {
        self.session = session.pointer
        self.descriptor = descriptor
    }

    deinit {
        SSL_free(session)
        close(descriptor)
    }

    /// Returns the next request's first line, or nil where the connection has ended; the request must have no body.
    func readRequest() -> String? {
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
                defer { received.removeSubrange(..<end.upperBound) }
                return String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")[0]
            }
            guard receive() else { return nil }
        }
    }

    /// Returns the next bytes, or nil where the connection ends before.
    func read(_ count: Int) -> [UInt8]? {
        while received.count < count {
            guard receive() else { return nil }
        }
        defer { received.removeSubrange(..<count) }
        return Array(received[..<count])
    }

    func send(_ bytes: [UInt8]) { SSL_write(session, bytes, CInt(bytes.count)) }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends a session ticket without a request.
    func sendTicket() {
        SSL_new_session_ticket(session)
        SSL_do_handshake(session)
    }

    /// Announces the end of the data.
    func sendEnd() { SSL_shutdown(session) }

    private func receive() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = SSL_read(session, &chunk, CInt(chunk.count))
        guard count > 0 else { return false }
        received += chunk[..<Int(count)]
        return true
    }
}
