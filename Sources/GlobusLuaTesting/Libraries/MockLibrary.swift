import GlobusLua
import LuaRuntime
import MockGlobus

/// The library `mock`.
enum MockLibrary {
    static let library = HostLibrary(
        "mock",
        "The mock Globus that the tests of a file talk to. Each test finds it without replies and requests.",
        functions: [
            reply, requests, url, client, nativeClient, refreshToken, accessToken, expireTokens, revoke, tokenPolicy,
        ]
    )

    static let url = HostFunction(
        "mock.url",
        "Where the mock listens; every service client finds it there.",
        results: [HostResult("string", "The URL, without a slash at its end.")]
    ) { call in
        call.stack.push(call.bench.mock.baseURL)
        return .pushed(1)
    }

    static let client = HostFunction(
        "mock.client",
        "A confidential client that the mock knows, for `globus.ConfidentialAppAuthClient(mock.client())`.",
        results: [HostResult("string", "The client's identifier."), HostResult("string", "Its secret.")]
    ) { call in
        call.stack.push(MockGlobus.Client.confidential.id)
        call.stack.push(MockGlobus.Client.confidential.secret ?? "")
        return .pushed(2)
    }

    static let nativeClient = HostFunction(
        "mock.native_client",
        "A native client that the mock knows, for `globus.NativeAppAuthClient`.",
        results: [HostResult("string", "The client's identifier.")]
    ) { call in
        call.stack.push(MockGlobus.Client.native.id)
        return .pushed(1)
    }

    static let expireTokens = HostFunction(
        "mock.expire_tokens",
        "Lets every access token issued so far be refused, whatever its holder believes."
    ) { call in
        call.bench.mock.expireAccessTokens()
        return .nothing
    }

    static let revoke = HostFunction(
        "mock.revoke",
        "Revokes a token: an access token alone, a refresh token with all that came from its login.",
        parameters: [.required("token", .string, "The token.")]
    ) { call in
        call.bench.mock.revoke(try call.string("token"))
        return .nothing
    }
}
