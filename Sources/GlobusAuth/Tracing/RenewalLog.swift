import Logging

/// Logs why a token is renewed, and the result.
struct RenewalLog {
    private let logger: Logger
    private let knownSecrets: KnownSecrets?
    private let token: String

    /// Creates a log; nil where nobody reads the lines.
    init?(_ diagnostics: Diagnostics, clientID: String?) {
        guard let logger = diagnostics.logger else { return nil }
        self.logger = logger
        knownSecrets = diagnostics.knownSecrets
        token = clientID.map { "access token of client \($0)" } ?? "access token"
    }

    func begin(_ first: RenewalStep, hasToken: Bool, expiresAt: Double?, now: Double) {
        switch first {
        case .store, .notify: write(.debug, "is offered again, since it has not been saved")
        case .consult, .grant, .startOver: write(.debug, "is renewed, since \(Self.reason(hasToken, expiresAt, now))")
        }
    }

    func note(_ event: RenewalMachine.Event, now: Double) {
        switch event {
        case .granted(let token, _): write(.debug, "has come, \(Self.life(of: token, now))")
        case .grantFailed(let error): write(.debug, "has not come: \(error)")
        case .failed(let error), .notLocked(let error, _): write(.debug, "has not been read or saved: \(error)")
        case .changed: write(.debug, "is read again, since another process has stored tokens meanwhile")
        case .superseded: write(.info, "is given up, since another process has stored or removed tokens meanwhile")
        default: break
        }
    }

    /// Tells whose tokens were renewed, for which services, until when, and where they are.
    func stored(_ records: [String: TokenData], in storage: any TokenStorage, at now: Double) {
        guard logger.logLevel <= .info else { return }
        let services = records.sorted { $0.key < $1.key }.map { name, record in
            let end = record.expiresAtSeconds.map { "good for \(Self.seconds(Double($0) - now))" }
            return "'\(name.printable(limit: 200))' (\(end ?? "good until it is refused"))"
        }
        let place = (storage as? any CustomStringConvertible)?.description ?? "\(type(of: storage))"
        write(.info, "is renewed for \(services.joined(separator: ", ")) and stored in \(place)")
    }

    private static func reason(_ hasToken: Bool, _ expiresAt: Double?, _ now: Double) -> String {
        guard hasToken else { return "there is none" }
        guard let expiresAt else { return "a service has refused it, or a script wants another" }
        return expiresAt > now ? "it ends in \(seconds(expiresAt - now))" : "it has ended"
    }

    private static func life(of token: GrantedToken, _ now: Double) -> String {
        token.expiresAt.map { "good for \(seconds($0 - now))" } ?? "good until it is refused"
    }

    private static func seconds(_ duration: Double) -> String { "\(Int(max(0, min(duration, 1e15)))) s" }

    /// Writes a line that begins with whose token it is about.
    func write(_ level: Logger.Level, _ words: @autoclosure () -> String) {
        guard logger.logLevel <= level else { return }
        let line = CredentialFilter(knownSecrets).filtered("\(token) \(words())").printable(limit: 2000)
        logger.log(level: level, "\(line)")
    }
}
