import Foundation

/// Makes `certificate.pem` and `key.pem` in a folder.
struct TLSCertificate {
    let folder: URL

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    private static let subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]

    func make(_ kind: TLSServer.Kind) throws {
        switch kind {
        case .selfSigned: try request(["-x509", "-days", "2"], to: "certificate.pem", key: "key.pem")
        case .expired: try sign(["-signkey", path("key.pem"), "-days", "-1"])
        case .signed:
            try request(["-x509", "-days", "2"], to: "authority.pem", key: "authority-key.pem")
            try sign(["-CA", path("authority.pem"), "-CAkey", path("authority-key.pem"), "-CAcreateserial"])
        }
    }

    private func request(_ arguments: [String], to file: String, key: String) throws {
        let files = ["-keyout", path(key), "-out", path(file)]
        try TLSServer.start("openssl", ["req"] + arguments + Self.newKey + Self.subject + files).waitUntilExit()
    }

    private func sign(_ arguments: [String]) throws {
        try request([], to: "request.pem", key: "key.pem")
        let files = ["-in", path("request.pem"), "-out", path("certificate.pem")]
        let extensions = ["-copy_extensions", "copy"]
        try TLSServer.start("openssl", ["x509", "-req"] + arguments + extensions + files).waitUntilExit()
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }
}
