/// A Globus Auth requirements error: a service refuses until the user logs in again in a certain way.
///
/// The Globus SDK's `GARE`.
public struct GARE: Sendable, Hashable {
    /// The error's name, such as `ConsentRequired`.
    public var code: String
    /// What the login must fulfil.
    public var authorizationParameters: AuthorizationParameters
    /// Members that the format does not know.
    public var extra: [String: JSONValue]

    /// Creates an error; each argument sets the property of the same name.
    public init(code: String, authorizationParameters: AuthorizationParameters, extra: [String: JSONValue] = [:]) {
        self.code = code
        self.authorizationParameters = authorizationParameters
        self.extra = extra
    }

    /// Reads an error document, or one of the errors that a document lists, in the present format or in an older one of
    /// Globus Auth, Transfer, Flows or Globus Connect Server.
    ///
    /// - Returns: Nil for any other document.
    public init?(_ document: JSONValue) {
        guard let members = document.object else { return nil }
        let formats: [([String: JSONValue]) -> GARE?] = [
            Self.present, Self.parameters, Self.requiredScopes, Self.requiredScope, Self.dependentConsent,
        ]
        for read in formats {
            guard let gare = read(members) else { continue }
            self = gare
            return
        }
        return nil
    }

    /// Finds the first requirements error of a server's answer: the document itself, or else the first that it lists.
    public init?(_ response: ErrorResponse) {
        guard let gare = response.rawJSON.flatMap({ GARE($0) }) ?? Self.listed(response).first else { return nil }
        self = gare
    }

    /// Finds all requirements errors of a server's answer: those that it lists, then the document itself.
    public static func all(_ response: ErrorResponse) -> [GARE] {
        guard response.rawJSON?.object?["errors"] != nil else { return listed(response) }
        return listed(response) + [response.rawJSON.flatMap { GARE($0) }].compactMap(\.self)
    }

    private static func listed(_ response: ErrorResponse) -> [GARE] {
        response.errors.compactMap { GARE(.object($0.raw)) }
    }

    /// The error as services write it.
    public var json: JSONValue {
        var members = extra
        members["code"] = .string(code)
        members["authorization_parameters"] = authorizationParameters.json
        return .object(members)
    }
}

extension GARE {
    private static let consentRequired = "ConsentRequired"

    private static func extra(_ members: [String: JSONValue], without names: String...) -> [String: JSONValue] {
        members.filter { !names.contains($0.key) }
    }

    private static func present(_ members: [String: JSONValue]) -> GARE? {
        guard let code = members["code"]?.string, let parameters = members["authorization_parameters"]?.object,
            let parameters = AuthorizationParameters(strictly: parameters)
        else { return nil }
        let rest = extra(members, without: "code", "authorization_parameters")
        return GARE(code: code, authorizationParameters: parameters, extra: rest)
    }

    /// Reads parameters in the older format, in which there may be no code.
    private static func parameters(_ members: [String: JSONValue]) -> GARE? {
        guard let parameters = members["authorization_parameters"]?.object,
            let parameters = AuthorizationParameters(strictly: parameters, isLegacy: true)
        else { return nil }
        let given = members["code"].flatMap { $0.isNull ? nil : $0 }
        if let given, given.string == nil { return nil }
        let code = given?.string ?? ""
        let rest = extra(members, without: "code", "authorization_parameters")
        return GARE(
            code: code.isEmpty ? "AuthorizationRequired" : code,
            authorizationParameters: parameters,
            extra: rest
        )
    }

    /// Reads Transfer's format: `{"code": "ConsentRequired", "required_scopes": […], "message": …}`.
    private static func requiredScopes(_ members: [String: JSONValue]) -> GARE? {
        guard members["code"]?.string == consentRequired, let scopes = members["required_scopes"]?.strings else {
            return nil
        }
        let parameters = AuthorizationParameters(sessionMessage: members["message"]?.string, requiredScopes: scopes)
        let rest = extra(members, without: "code", "required_scopes")
        return GARE(code: consentRequired, authorizationParameters: parameters, extra: rest)
    }

    /// Reads the action providers' format: `{"code": "ConsentRequired", "required_scope": …, "description": …}`.
    private static func requiredScope(_ members: [String: JSONValue]) -> GARE? {
        guard members["code"]?.string == consentRequired, let scope = members["required_scope"]?.string else {
            return nil
        }
        let parameters = AuthorizationParameters(
            sessionMessage: members["description"]?.string,
            requiredScopes: [scope],
            extra: members["authorization_parameters"]?.object ?? [:]
        )
        let rest = extra(members, without: "code", "required_scope", "authorization_parameters")
        return GARE(code: consentRequired, authorizationParameters: parameters, extra: rest)
    }

    /// Reads Globus Auth's format: `{"error": "dependent_consent_required", "errors": [{"unapproved_scopes": […]}]}`.
    private static func dependentConsent(_ members: [String: JSONValue]) -> GARE? {
        guard members["error"]?.string == "dependent_consent_required",
            let first = members["errors"]?.array?.first?.object
        else { return nil }
        let unapproved = first["unapproved_scopes"]
        guard let scopes = unapproved == nil ? [] : unapproved?.strings else { return nil }
        return GARE(code: consentRequired, authorizationParameters: AuthorizationParameters(requiredScopes: scopes))
    }
}
