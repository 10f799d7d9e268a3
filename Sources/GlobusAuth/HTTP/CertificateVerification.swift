/// How a server's TLS certificate is checked.
public enum CertificateVerification: Sendable, Hashable {
    /// Against the certificate authorities that the system trusts.
    case systemAuthorities
    /// Against the authorities in a PEM file.
    case authorities(file: String)
    /// Not at all. Anyone on the path can read and change what is sent.
    case disabled
}
