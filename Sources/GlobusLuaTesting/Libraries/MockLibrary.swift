import GlobusLua
import LuaRuntime
import MockGlobus

/// The library `mock`.
struct MockLibrary {
    let bench: TestBench

    var library: ScriptLibrary {
        ScriptLibrary(
            "mock",
            "The mock Globus that the tests of a file talk to. Each test finds it without replies and requests.",
            functions: [
                reply, hold, requests, lastRequest, reset, url, foreignURL, client, nativeClient, refreshToken,
                accessToken, expireTokens, revoke, isActive, tokenPolicy,
            ],
            classes: [MockRequest.hostClass, MockHold.hostClass]
        )
    }

    var url: HostFunction {
        HostFunction(
            "mock.url",
            "Where the mock listens; every service client finds it there.",
            results: [HostResult("string", "The URL, without a slash at its end.")],
            example: HostExample(
                """
                set_env { VAULT_ADDR = mock.url() }
                """
            )
        ) { call in
            call.stack.push(bench.mock.baseURL)
            return .pushed(1)
        }
    }

    var foreignURL: HostFunction {
        HostFunction(
            "mock.foreign_url",
            "A second origin of the mock's, which no service is at: for redirects that lead away.",
            results: [HostResult("string", "The URL, without a slash at its end.")],
            example: HostExample(
                """
                local away = { Location = mock.foreign_url() .. "/bench/json" }
                mock.reply { path = "/v0.10/task_list", status = 302, headers = away }
                transfer:get("/v0.10/task_list")
                local request = mock.last_request { path = "/bench/json" }
                expect(request.headers.authorization):to_be_nil()
                """
            )
        ) { call in
            call.stack.push(bench.mock.foreignURL)
            return .pushed(1)
        }
    }

    var reset: HostFunction {
        HostFunction(
            "mock.reset",
            "Forgets requests, replies, holds and the token policy, and waits, as before each test. Tokens stay good.",
            example: HostExample(
                """
                transfer:get("/v0.10/task_list")
                mock.reset()
                expect(mock.requests()):to_equal({})
                """
            )
        ) { _ in
            bench.reset()
            return .nothing
        }
    }

    var client: HostFunction {
        HostFunction(
            "mock.client",
            "A confidential client that the mock knows, for `globus.ConfidentialAppAuthClient(mock.client())`.",
            results: [HostResult("string", "The client's identifier."), HostResult("string", "Its secret.")],
            example: HostExample(
                """
                local id, secret = mock.client()
                local client = globus.ConfidentialAppAuthClient(id, secret)
                client:oauth2_client_credentials_tokens("openid")
                """
            )
        ) { call in
            call.stack.push(MockGlobus.Client.confidential.id)
            call.stack.push(MockGlobus.Client.confidential.secret ?? "")
            return .pushed(2)
        }
    }

    var nativeClient: HostFunction {
        HostFunction(
            "mock.native_client",
            "A native client that the mock knows, for `globus.NativeAppAuthClient`.",
            results: [HostResult("string", "The client's identifier.")],
            example: HostExample(
                """
                local native = globus.NativeAppAuthClient(mock.native_client())
                local token = mock.refresh_token { client_id = mock.native_client() }
                native:oauth2_refresh_token(token)
                """
            )
        ) { call in
            call.stack.push(MockGlobus.Client.native.id)
            return .pushed(1)
        }
    }

    var expireTokens: HostFunction {
        HostFunction(
            "mock.expire_tokens",
            "Lets every access token issued so far be refused, whatever its holder believes.",
            example: HostExample(
                """
                transfer:get("/v0.10/task_list")
                mock.expire_tokens()
                transfer:get("/v0.10/task_list")
                expect(mock.requests { path = "/v2/oauth2/token" }):to_have_length(2)
                """
            )
        ) { call in
            bench.mock.expireAccessTokens()
            return .nothing
        }
    }

    var revoke: HostFunction {
        HostFunction(
            "mock.revoke",
            "Revokes a token: an access token alone, a refresh token with all that came from its login.",
            parameters: [.required("token", .string, "The token.")],
            example: HostExample(
                """
                mock.revoke(authorizer.refresh_token)
                local function renew() authorizer:ensure_valid_token() end
                local e = expect(renew):to_raise("AuthAPIError")
                print(e.code)
                """,
                prints: "invalid_grant"
            )
        ) { call in
            bench.mock.revoke(try call.string("token"))
            return .nothing
        }
    }

    var isActive: HostFunction {
        HostFunction(
            "mock.is_active",
            "Whether the mock would take a token now.",
            parameters: [.required("token", .string, "The token.")],
            results: [HostResult("boolean", "false for one that is spent, revoked, expired or unknown.")],
            example: HostExample(
                """
                local token = mock.access_token()
                client:oauth2_revoke_token(token)
                print(mock.is_active(token))
                """,
                prints: "false"
            )
        ) { call in
            call.stack.push(bench.mock.isActive(try call.string("token")))
            return .pushed(1)
        }
    }
}
