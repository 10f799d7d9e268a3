import CCurlSupport
import GlobusAuth
import Synchronization

/// A large body, which libcurl reads piece by piece, so that requests that send it need no copies of their own.
final class LargeBody: Sendable {
    /// Smaller bodies are copied, which costs less than the calls.
    private static let largestCopied = 64 << 10

    private let bytes: [UInt8]

    /// Shares the memory of the array; nil for a body that is not large.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.largestCopied else { return nil }
        self.bytes = bytes
    }

    /// Makes a transfer read the body from here; the request's plan keeps this object alive.
    func describe(in description: inout gcurl_request) {
        description.source = Unmanaged.passUnretained(self).toOpaque()
        description.read_body = { source, offset, piece, size in
            guard let source, let piece else { return false }
            Unmanaged<LargeBody>.fromOpaque(source).takeUnretainedValue().copy(from: offset, to: piece, size)
            return true
        }
    }

    private func copy(from offset: Int, to piece: UnsafeMutableRawPointer, _ size: Int) {
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: piece, count: size)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + size)]))
        }
    }
}

/// The source of a request's body, from which libcurl reads piece by piece.
final class SourceReader: Sendable {
    let source: any RequestBodySource
    private let problem = Mutex<GlobusError?>(nil)

    init(_ source: any RequestBodySource) {
        self.source = source
    }

    /// Why the last read has failed.
    var failure: GlobusError? { problem.withLock { $0 } }

    /// Makes a transfer read the body from here; the request's plan keeps this object alive.
    func describe(in description: inout gcurl_request) {
        description.source = Unmanaged.passUnretained(self).toOpaque()
        description.body_size = source.size
        description.read_body = { reader, offset, piece, size in
            guard let reader, let piece else { return false }
            let target = UnsafeMutableRawBufferPointer(start: piece, count: size)
            return Unmanaged<SourceReader>.fromOpaque(reader).takeUnretainedValue().read(into: target, at: offset)
        }
    }

    private func read(into piece: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        do {
            try source.read(into: piece, at: offset)
            return true
        } catch {
            problem.withLock { $0 = GlobusError(streaming: error, "the body of the request cannot be read") }
            return false
        }
    }
}

/// The sink of a response's body, to which libcurl passes what it receives piece by piece.
final class SinkWriter: Sendable {
    private let sink: any ResponseBodySink
    private let problem = Mutex<GlobusError?>(nil)

    init(_ sink: any ResponseBodySink) {
        self.sink = sink
    }

    /// Why the sink has taken no more.
    var failure: GlobusError? { problem.withLock { $0 } }

    /// Makes a transfer pass the body on to here; the request's plan keeps this object alive.
    func describe(in description: inout gcurl_request) {
        description.sink = Unmanaged.passUnretained(self).toOpaque()
        description.begin_body = { writer, status, head, size in
            guard let writer else { return false }
            let head = ReceivedHead(UnsafeBufferPointer(start: head, count: size))
            let response = HTTPResponse(status: status, head: head, body: [])
            return Unmanaged<SinkWriter>.fromOpaque(writer).takeUnretainedValue().attempt { try $0.begin(response) }
        }
        description.write_body = { writer, bytes, size in
            guard let writer else { return false }
            let piece = UnsafeRawBufferPointer(start: bytes, count: size)
            return Unmanaged<SinkWriter>.fromOpaque(writer).takeUnretainedValue().attempt { try $0.write(piece) }
        }
    }

    private func attempt(_ body: (any ResponseBodySink) throws -> Void) -> Bool {
        do {
            try body(sink)
            return true
        } catch {
            problem.withLock { $0 = GlobusError(streaming: error, "the body of the response cannot be kept") }
            return false
        }
    }
}

extension GlobusError {
    /// Takes the error of a source or a sink, which may be of any kind.
    fileprivate init(streaming error: any Error, _ what: String) {
        self = error as? GlobusError ?? GlobusError(.file, "\(what): \(error)", cause: error)
    }
}
