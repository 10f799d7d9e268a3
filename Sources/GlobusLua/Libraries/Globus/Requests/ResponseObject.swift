import GlobusAuth
import LuaRuntime

/// A response as a script holds it.
final class ResponseObject {
    let response: HTTPResponse
    /// What a token endpoint's answer was understood as.
    let tokens: OAuthTokenResponse?
    /// Whether the body has been parsed; its value is the object's first Lua value.
    var isParsed = false

    init(_ response: HTTPResponse) {
        self.response = response
        tokens = nil
    }

    init(_ tokens: OAuthTokenResponse) {
        response = tokens.httpResponse
        self.tokens = tokens
    }

    /// Why the body, which could not be read, is no JSON.
    func jsonFailure(_ place: String) -> GlobusError {
        do {
            _ = try response.parsedJSON()
            return GlobusError(.validation, "\(place): the body is not JSON")
        } catch {
            return GlobusError(.validation, "\(place): \((error as? GlobusError)?.message ?? "\(error)")")
        }
    }

    static let kind = HostKind<ResponseObject>(number: 0, name: "a response", annotation: "globus.GlobusHTTPResponse")

    /// The Lua values of the object: the parsed body and the header fields.
    static let dataSlot: Int32 = 1
    static let headersSlot: Int32 = 2
}

extension LuaStack {
    /// Pushes a response.
    ///
    /// Stack: [-0, +1]
    func push(_ response: HTTPResponse) {
        push(ResponseObject(response), as: ResponseClass.hostClass, cost: response.body.count)
    }

    /// Pushes a token response.
    ///
    /// Stack: [-0, +1]
    func push(_ response: OAuthTokenResponse) {
        let cost = response.httpResponse.body.count
        push(ResponseObject(response), as: TokenResponseClass.hostClass(of: response.kind), cost: cost)
    }

    /// Pushes the parsed body of the response at `index`; nil when it is no JSON.
    ///
    /// Stack: [-0, +1]
    func pushData(of response: ResponseObject, at index: Int32) throws {
        guard !response.isParsed else {
            pushUserValue(ResponseObject.dataSlot, of: index)
            return
        }
        let index = absolute(index)
        try push(decodingJSON: response.response.body, isAnswer: true)
        pushCopy(of: -1)
        setUserValue(ResponseObject.dataSlot, of: index)
        response.isParsed = true
    }
}
