import Foundation

/// A certificate for 127.0.0.1 that signs itself, made on the spot.
struct Certificate {
    let file: String
    let keyFile: String

    /// Throws where there is no openssl to make it.
    init(in folder: TemporaryFolder) throws {
        file = folder.url.appendingPathComponent("certificate.pem").path
        keyFile = folder.url.appendingPathComponent("key.pem").path
        guard let openssl = ProgramSearch.path(of: "openssl") else { throw BenchError("there is no openssl") }
        let isMade = ProgramSearch.succeeds([
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", keyFile, "-out", file,
        ])
        guard isMade else { throw BenchError("openssl makes no certificate") }
    }
}
