import CLuaSupport

extension LuaStack {
    /// Pushes the value for `error` that scripts see.
    ///
    /// An error that came from Lua is the same value again.
    ///
    /// Stack: [-0, +1]
    public func push(error: any Error) {
        if let error = error as? LuaError {
            push(luaError: error)
        } else if let error = error as? any LuaErrorConvertible {
            push(convertible: error)
        } else if let error = error as? HostArgumentError {
            pushError(class: state.configuration.usageErrorClass, message: error.message)
        } else if error is CancellationError || error is CancelledWait {
            let remark = (error as? CancelledWait).map { "; \($0.remark)" } ?? ""
            pushError(class: state.configuration.cancellationErrorClass, message: "the work was cancelled\(remark)")
            keepInError(error)
        } else {
            pushError(class: "Error", message: String(describing: error))
            keepInError(error)
        }
    }

    /// Pushes an error table.
    ///
    /// Stack: [-0, +1]
    public func pushError(class className: String, message: String) {
        withText(message) { glua_push_error(thread, className, $0, $1) }
    }

    /// Whether the value at `index` is an error table that the host made.
    public func isError(at index: Int32) -> Bool { glua_is_error(thread, index) }

    private func push(luaError error: LuaError) {
        if let value = error.value, value.belongs(to: state) {
            push(value)
        } else if let cause = error.cause {
            push(error: cause)
        } else {
            push(error.message)
        }
    }

    private func push(convertible error: any LuaErrorConvertible) {
        let message = error.luaMessage
        pushError(class: error.luaClass, message: message)
        error.setLuaFields(on: self)
        if let cause = error.luaCause, reserve(8) {
            push(error: cause)
            setField("cause", of: -2)
        }
        keepInError(error)
        let line = error.luaLine
        if line != message { withText(line) { glua_set_error_line(thread, -1, $0, $1) } }
    }

    private func keepInError(_ error: any Error) {
        glua_keep_in_error(thread, -1, Unmanaged.passRetained(ErrorBox(error)).toOpaque())
    }

    private func withText(_ text: String, _ body: (UnsafePointer<CChar>?, Int) -> Void) {
        var text = text
        text.withUTF8 { body(UnsafeRawPointer($0.baseAddress)?.assumingMemoryBound(to: CChar.self), $0.count) }
    }

    /// Returns an error for the host's error table at `index`; pushing that error pushes the same table.
    package func hostError(at index: Int32) -> LuaError { error(at: index, code: .script) }

    /// Returns the error for the value at `index`, with the traceback at `index + 1`.
    func error(at index: Int32, code: LuaError.Code) -> LuaError {
        let index = absolute(index)
        let isError = isError(at: index)
        return LuaError(
            code,
            message(at: index),
            place: isError ? field("where", of: index) : place(of: index),
            traceback: isError ? field("traceback", of: index) : repairedString(at: index + 1),
            value: reference(at: index),
            cause: keptError(at: index)
        )
    }

    /// Returns the place where a value was raised.
    ///
    /// Texts have none: either they contain their place, or they were raised without it on purpose.
    private func place(of index: Int32) -> String? {
        guard type(at: index) != .string else { return nil }
        let place = String(cString: glua_stop_place(state.pointer))
        return place.isEmpty ? nil : place
    }

    private func field(_ name: String, of index: Int32) -> String? {
        defer { pop() }
        return pushField(name, of: index) == .string ? repairedString(at: -1) : nil
    }

    private func message(at index: Int32) -> String {
        switch type(at: index) {
        case .nil: "the error is nil, without a message"
        case .string, .number: text(at: index)
        case .table, .userdata: text(at: index)
        default: "the error is \(text(at: index)), without a message"
        }
    }

    private func keptError(at index: Int32) -> (any Error)? {
        guard let box = glua_kept_in_error(thread, index) else { return nil }
        return (Unmanaged<AnyObject>.fromOpaque(box).takeUnretainedValue() as? ErrorBox)?.error
    }
}

/// Carries a Swift error through Lua.
private final class ErrorBox {
    let error: any Error

    init(_ error: any Error) {
        self.error = error
    }
}
