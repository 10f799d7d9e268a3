import GlobusAuth
import LuaRuntime

/// What an author's `get_token_response` has returned: any Lua value.
struct LuaTokenResponse: TokenResponse {
    let value: LuaReference
}
