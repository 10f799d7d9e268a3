import GlobusAuth
import LuaRuntime

/// The classes `NativeAppAuthClient` and `ConfidentialAppAuthClient`.
enum LoginClientClass {
    static let receiver = HostType.object(LoginClientObject.kind)

    static let native = make(
        "NativeAppAuthClient",
        "A login client of a program that cannot keep a secret.",
        LoginClientMethods.common + LoginClientFlowMethods.native
    )

    static let confidential = make(
        "ConfidentialAppAuthClient",
        "A login client of a program that has a secret.",
        LoginClientMethods.common + LoginClientMethods.confidential + LoginClientFlowMethods.confidential
    )

    static let all = [native, confidential]

    /// What both have in common.
    static var base: ClassDescription {
        let common = LoginClientMethods.common + LoginClientFlowMethods.common
        return ClassDescription(
            baseName,
            "What both login clients have in common.",
            form: .base,
            methods: common.map(\.description),
            fields: fields.map(\.description)
        )
    }

    private static let baseName = LoginClientObject.kind.annotation

    private static func make(
        _ name: String,
        _ summary: String,
        _ methods: [HostFunction]
    ) -> HostClass<LoginClientObject> {
        HostClass(
            name,
            summary,
            refining: baseName,
            kinds: [LoginClientObject.kind],
            methods: methods,
            fields: fields
        ) { call in
            let client = call.loginClient
            let name = client.native == nil ? "ConfidentialAppAuthClient" : "NativeAppAuthClient"
            call.stack.push("\(name) (\(client.client.clientID))")
            return .pushed(1)
        }
    }

    private static let fields: [HostField] = [
        HostField("client_id", "string", "The client's id.", of: receiver) { call in
            call.stack.push(call.loginClient.client.clientID)
            return .pushed(1)
        }
    ]
}
