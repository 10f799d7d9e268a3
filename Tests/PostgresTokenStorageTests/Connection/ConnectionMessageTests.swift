import Testing

@testable import PostgresTokenStorage

@Suite struct ConnectionMessageTests {
    private let server = PostgresServer.network(host: "db", port: 5432)

    @Test("The server's code and words are taken out of libpq's message")
    func serverAnswer() {
        let message = """
            connection to server at "db" (192.0.2.1), port 5432 failed: FATAL:  28P01: password authentication failed for \
            user "x"
            LOCATION:  auth_failed, auth.c:335
            """
        let failure = ConnectionMessage(message).failure(server)
        #expect(failure.state == "28P01")
        #expect(failure.reason == #"password authentication failed for user "x""#)
        #expect(!failure.isTransient)
    }

    @Test("Without an answer the reason is libpq's, without its repetitions and questions")
    func noAnswer() {
        let message = """
            connection to server at "localhost" (::1), port 1 failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?
            connection to server at "localhost" (127.0.0.1), port 1 failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?
            """
        let failure = ConnectionMessage(message).failure(server)
        #expect(failure.reason == "Connection refused")
        #expect(failure.state == nil)
        #expect(failure.isTransient)
        #expect(failure.endsConnection)
    }

    @Test(
        "What must be mended on this side is not tried again",
        arguments: [
            "root certificate file \"/x\" does not exist", "server does not support SSL, but SSL was required",
            "SSL error: certificate verify failed", "invalid sslmode value: \"no\"",
            "invalid integer value \"x\" for connection option \"keepalives\"",
        ]
    )
    func isFinal(message: String) { #expect(!ConnectionMessage(message).failure(server).isTransient) }

    @Test(
        "Broken connections, too many of them, and servers that stop or start are tried again, and nothing else",
        arguments: [
            ("08006", true), ("53300", true), ("57P01", true), ("57P02", true), ("57P03", true), ("55P03", true),
            ("57014", true), ("28P01", false), ("28000", false), ("42501", false), ("25006", false), ("3D000", false),
            ("53100", false), ("42703", false),
        ]
    )
    func classes(state: String, isTransient: Bool) {
        #expect(PostgresFailure(state: state, reason: "", server: nil).isTransient == isTransient)
    }
}
