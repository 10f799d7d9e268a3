import GlobusAuth
import LuaRuntime

extension ScriptHost {
    /// Runs a line of a session, and returns what came of it and the line as it stands in a script.
    ///
    /// There is no line of a script where more text must follow.
    func evaluate(
        _ source: String,
        in environment: ScriptEnvironment,
        printer: ValuePrinter
    ) async throws -> (outcome: LineOutcome, line: ScriptLine?) {
        // Ctrl-C between two lines does not concern the next line.
        state.clearInterrupt()
        makeHeadroom()
        let chunk = try PromptChunk.compile(source) { text in
            try state.load(Array(text.utf8), chunkName: PromptChunk.chunkName, environment: environment.reference)
        }
        guard let chunk else { return (.unfinished, nil) }
        do {
            let values = try await run(
                chunk.function,
                arguments: { _ in 0 },
                results: { stack, count in Self.keep(count, on: stack, in: environment, printer) }
            )
            return (.done(values: values), ScriptLine(text: chunk.script, naming: chunk.naming))
        } catch let error as LuaError {
            note(error, in: environment)
            throw error
        }
    }

    /// How many values of a line later lines can use at most.
    private static let mostResults: Int32 = 99

    /// Keeps the top values as `_`, `_1`, … and returns them as text.
    private static func keep(
        _ count: Int32,
        on stack: LuaStack,
        in environment: ScriptEnvironment,
        _ printer: ValuePrinter
    ) -> String? {
        guard count > 0, stack.reserve(12) else { return nil }
        let text = printer.text(ofTop: count, on: stack)
        let first = stack.absolute(-count)
        stack.push(environment.reference)
        for number in 1...mostResults {
            let isPresent = number <= count
            if isPresent { stack.pushCopy(of: first + number - 1) } else { stack.push() }
            stack.setField("_\(number)", of: -2)
        }
        stack.pushCopy(of: first)
        stack.setField("_", of: -2)
        stack.pop()
        return text
    }

    /// Keeps the raised value as `_`.
    private func note(_ error: LuaError, in environment: ScriptEnvironment) {
        let stack = state.stack
        guard let value = error.value, stack.reserve(12) else { return }
        stack.push(environment.reference)
        stack.push(value)
        stack.setField("_", of: -2)
        stack.pop()
    }

    func forgetModules(of environment: ScriptEnvironment) {
        state.forgetModules(of: environment.reference)
    }

    func useVariables(_ variables: ServiceEnvironment, _ app: AppSettings?) throws {
        try services.use(variables, configuration)
        if let app { services.use(app) }
    }

    var memoryUsed: Int { state.memoryUsed }

    /// Grants more than the configuration does, for as long as the host lives.
    package func grant(_ permissions: Permissions) { services.grant(permissions) }

    /// What is granted now.
    package var grantedPermissions: Permissions { services.permissions }
}
