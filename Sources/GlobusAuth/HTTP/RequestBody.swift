/// The body of a request, before it is encoded.
public enum RequestBody: Sendable {
    /// A JSON document, sent as `application/json`.
    case json(JSONValue)
    /// JSON text that is encoded already, sent as `application/json`.
    case encodedJSON([UInt8])
    /// A form, sent as `application/x-www-form-urlencoded` the way the Globus SDK quotes it.
    case form(Parameters)
    /// Bytes as they are, without a `Content-Type` of our own.
    case text([UInt8])
}
