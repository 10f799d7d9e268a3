import CPostgres
import Glibc

/// A connection to one server, which is closed at the end of its life.
///
/// It is used on one thread, which it blocks; every wait has an end.
final class PostgresConnection {
    /// How long a server may take to answer, in seconds: longer than the limits that statements set for themselves.
    private static let answerTimeout = 10.0

    private let handle: OpaquePointer
    let server: PostgresServer

    /// Connects to one server until `end`; throws ``PostgresFailure``.
    init(_ parameters: [(name: String, value: String)], _ server: PostgresServer, until end: Double) throws {
        guard let handle = PostgresLibrary.begin(parameters) else {
            throw PostgresFailure(connection: "libpq has no memory", server: server, isFinal: true)
        }
        self.handle = handle
        self.server = server
        // The server's codes are part of the message, which is all that libpq tells of a connection that failed.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        // Notices would go to the program's standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try connect(until: end)
        if PQsetnonblocking(handle, 1) != 0 { throw failure() }
    }

    deinit { PQfinish(handle) }

    private func connect(until end: Double) throws {
        var polling = PGRES_POLLING_WRITING
        while PQstatus(handle) != CONNECTION_BAD, polling != PGRES_POLLING_OK {
            switch polling {
            case PGRES_POLLING_READING: try wait(POLLIN, until: end)
            case PGRES_POLLING_WRITING: try wait(POLLOUT, until: end)
            default: throw ConnectionMessage(handle).failure(server)
            }
            polling = PQconnectPoll(handle)
        }
        if PQstatus(handle) == CONNECTION_BAD { throw ConnectionMessage(handle).failure(server) }
    }

    /// Performs statements in one transaction; returns the rows of each.
    ///
    /// They are sent together, so that a transaction never waits for this process. Throws ``PostgresFailure``; where it
    /// ends the connection, nobody knows whether the transaction was performed.
    func perform(_ statements: [PostgresStatement]) throws -> [[PostgresRow]] {
        guard PQenterPipelineMode(handle) == 1 else { throw failure() }
        for statement in statements { try send(statement) }
        guard PQpipelineSync(handle) == 1 else { throw failure() }
        return try collect(until: Clock.now() + Self.answerTimeout)
    }

    /// Whether no transaction is under way, not even one that has failed.
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    private func send(_ statement: PostgresStatement) throws {
        var values: [[UInt8]?] = []
        for parameter in statement.parameters {
            switch parameter {
            case .text(let text): values.append(Array(text.utf8) + [0])
            // An empty array has no address, and no address would be null.
            case .bytes(let bytes): values.append(bytes + [0])
            case .null: values.append(nil)
            }
        }
        let formats = statement.parameters.map { $0.isBinary ? CInt(1) : 0 }
        let lengths = values.map { CInt(($0?.count ?? 1) - 1) }
        let copies = values.map { bytes in bytes.map(Self.copied) }
        defer { for copy in copies { copy?.deallocate() } }
        let texts = copies.map { UnsafePointer($0) }
        let count = CInt(values.count)
        guard PQsendQueryParams(handle, statement.sql, count, nil, texts, lengths, formats, 0) == 1 else {
            throw failure()
        }
    }

    private static func copied(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { memcpy(copy, start, bytes.count) }
        }
        return copy
    }

    /// Collects the results of all statements, until the end of the transaction.
    private func collect(until end: Double) throws -> [[PostgresRow]] {
        var results: [[PostgresRow]] = []
        var refusal: PostgresFailure?
        while true {
            try waitForResult(until: end)
            guard let result = PQgetResult(handle) else {
                // Between the results of two statements.
                if PQstatus(handle) == CONNECTION_BAD { throw refusal ?? failure() }
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                if let refusal { throw refusal }
                return results
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: results.append(Self.rows(result))
            case PGRES_PIPELINE_ABORTED: break
            default: refusal = refusal ?? self.refusal(result)
            }
            if PQstatus(handle) == CONNECTION_BAD { throw refusal ?? failure() }
        }
    }

    private func waitForResult(until end: Double) throws {
        while true {
            let unsent = PQflush(handle)
            if unsent < 0 { throw failure() }
            if unsent == 0, PQisBusy(handle) == 0 { return }
            try wait(unsent == 0 ? POLLIN : POLLIN | POLLOUT, until: end)
            if PQconsumeInput(handle) == 0 { throw failure() }
        }
    }

    /// Waits until the socket is ready for `events`.
    private func wait(_ events: CInt, until end: Double) throws {
        var socket = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
        while true {
            let rest = end - Clock.now()
            let count = rest > 0 ? poll(&socket, 1, CInt((rest * 1000).rounded(.up))) : 0
            if count > 0 { return }
            if count == 0 { throw PostgresFailure(connection: "it did not answer in time", server: server) }
            if errno != EINTR { throw PostgresFailure(connection: String(cString: strerror(errno)), server: server) }
        }
    }

    private func failure() -> PostgresFailure {
        PostgresFailure(connection: String(cString: PQerrorMessage(handle)), server: server)
    }

    private func refusal(_ result: OpaquePointer) -> PostgresFailure {
        func field(_ name: Character) -> String? {
            PQresultErrorField(result, CInt(name.asciiValue ?? 0)).map { String(cString: $0) }
        }
        guard let state = field("C") else { return failure() }
        return PostgresFailure(
            state: state,
            reason: field("M") ?? "",
            server: server,
            endsConnection: PQstatus(handle) == CONNECTION_BAD
        )
    }

    private static func rows(_ result: OpaquePointer) -> [PostgresRow] {
        (0..<PQntuples(result)).map { row in
            PostgresRow(
                values: (0..<PQnfields(result)).map { column in
                    guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column) else {
                        return nil
                    }
                    let length = Int(PQgetlength(result, row, column))
                    return String(decoding: UnsafeRawBufferPointer(start: value, count: length), as: UTF8.self)
                }
            )
        }
    }
}

extension PostgresStatement.Parameter {
    fileprivate var isBinary: Bool { if case .bytes = self { true } else { false } }
}

/// A clock that nobody sets, and that goes on while the machine sleeps.
enum Clock {
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
