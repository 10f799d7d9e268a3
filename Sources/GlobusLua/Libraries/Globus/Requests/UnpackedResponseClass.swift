import GlobusAuth
import LuaRuntime

/// The answer of Globus Connect Server with a document in an envelope: the Globus SDK's `UnpackingGCSResponse`.
enum UnpackedResponseClass {
    static let hostClass = HostClass<ResponseObject>(
        "UnpackingGCSResponse",
        "The answer of Globus Connect Server; its `data` is the document in the answer, and `full_data` is all of it.",
        refining: ResponseObject.kind.annotation,
        kinds: [ResponseObject.kind],
        methods: [get, ResponseClass.json],
        fields: ResponseClass.fields.filter { $0.description.name != "data" } + [data, fullData],
        userValues: ResponseObject.slotCount
    ) { call in
        call.stack.push("UnpackingGCSResponse (\(call.receiver(ResponseObject.kind).response.status))")
        return .pushed(1)
    }

    private static let receiver = HostType.object(ResponseObject.kind)

    private static let data = HostField(
        "data",
        "any",
        "The document in the answer; the whole answer where it has none, and nil where it is not JSON.",
        of: receiver
    ) { call in
        try call.stack.pushUnpackedData(of: call.receiver(ResponseObject.kind), at: 1)
        return .pushed(1)
    }

    private static let fullData = HostField(
        "full_data",
        "any",
        "The whole answer, or nil where it is not JSON.",
        of: receiver
    ) { call in
        try call.stack.pushData(of: call.receiver(ResponseObject.kind), at: 1)
        return .pushed(1)
    }

    private static let get = HostFunction(
        "UnpackingGCSResponse:get",
        "A field of the document in the answer.",
        receiver: receiver,
        parameters: [
            .required("key", .string, "The field's name."),
            .optional("default", .any, "What to return where there is no such field."),
        ],
        results: [HostResult("any", "The field, or the default.")],
        example: HostExample(
            """
            local gcs = globus.GCSClient(URL)
            print(gcs:get_gcs_info():get("nothing", "by default"))
            """,
            prints: "by default"
        )
    ) { call in
        try ResponseClass.get(from: call) { try $0.pushUnpackedData(of: $1, at: 1) }
    }
}

extension LuaStack {
    /// Pushes a response whose document has a type, such as `collection`, in an envelope.
    ///
    /// Stack: [-0, +1]
    func push(_ response: HTTPResponse, unpacking type: String) {
        let object = ResponseObject(response, unpacking: type)
        push(object, as: UnpackedResponseClass.hostClass, cost: response.bodySize)
    }

    /// Pushes the first document in the list `data` of the response at `index` whose `DATA_TYPE` is the wanted type and a
    /// version; the whole body where there is none.
    ///
    /// Stack: [-0, +1]
    fileprivate func pushUnpackedData(of response: ResponseObject, at index: Int32) throws {
        let index = absolute(index)
        if pushUserValue(ResponseObject.documentSlot, of: index) != .nil { return }
        pop()
        try pushData(of: response, at: index)
        if let type = response.unpackedType, self.type(at: -1) == .table { replaceByDocument(of: type) }
        pushCopy(of: -1)
        setUserValue(ResponseObject.documentSlot, of: index)
    }

    /// Replaces the body on top by the document in it, where there is one.
    ///
    /// Stack: [-1, +1]
    private func replaceByDocument(of type: String) {
        defer { pop() }
        guard pushField("data", of: -1) == .table else { return }
        for position in 0..<Int64(length(at: -1)) {
            guard pushItem(position + 1, of: -1) == .table else {
                pop()
                continue
            }
            pushField("DATA_TYPE", of: -1)
            let name = string(at: -1)
            pop()
            if let name, name.hasPrefix("\(type)#") {
                replace(-3)
                return
            }
            pop()
        }
    }
}
