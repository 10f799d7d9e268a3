import CCurl
import Glibc

/// Says who has failed where a transfer ends with one of libcurl's codes, and whether repeating the request helps.
///
/// Whether the server may have acted on a request does not follow from the code, but from whether libcurl has begun to
/// send it; see `gcurl_failure.connected`.
struct TransferFailure: Hashable {
    /// The party that has failed.
    enum Party {
        /// The code that made the request.
        case script
        case nameService
        case proxy
        case host
        /// TLS, or its settings.
        case tls
        /// The connection, after it was made.
        case stream
        /// This machine, or this program.
        case system
    }

    let party: Party
    /// Whether the same request may succeed later.
    let isTransient: Bool

    init(_ code: CURLcode) {
        // No request of this library ends with any other code, except through a mistake in this program, which does not
        // pass.
        self = Self.table[code.rawValue] ?? TransferFailure(party: .system, isTransient: false)
    }

    private init(party: Party, isTransient: Bool) {
        self.party = party
        self.isTransient = isTransient
    }

    private static let rows: [(party: Party, isTransient: Bool, codes: [CURLcode])] = [
        (.script, false, [CURLE_URL_MALFORMAT]),
        (.nameService, true, [CURLE_COULDNT_RESOLVE_HOST]),
        (.proxy, true, [CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY]),
        (.host, true, [CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT]),
        // The first is the code for an answer without a status line.
        (.host, false, [CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY]),
        (.tls, true, [CURLE_SSL_CONNECT_ERROR, CURLE_SSL_SHUTDOWN_FAILED]),
        (
            .tls, false,
            [
                CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
                CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
            ]
        ),
        (
            .stream, true,
            [
                CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
                CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP3,
                CURLE_QUIC_CONNECT_ERROR,
            ]
        ),
        (
            .system, true,
            [CURLE_OUT_OF_MEMORY, CURLE_AGAIN, CURLE_NO_CONNECTION_AVAILABLE, CURLE_UNRECOVERABLE_POLL]
        ),
    ]

    private static let table: [UInt32: TransferFailure] = Dictionary(
        uniqueKeysWithValues: rows.flatMap { row in
            row.codes.map { ($0.rawValue, TransferFailure(party: row.party, isTransient: row.isTransient)) }
        }
    )
}

/// Describes an `errno`.
struct SystemError {
    let words: String

    init(_ code: CInt) {
        // glibc has a buffer for each thread, so this is safe on any thread.
        words = String(cString: strerror(code)).lowercased()
    }
}
