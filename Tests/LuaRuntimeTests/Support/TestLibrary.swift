import LuaRuntime
import Synchronization

/// The library `host` of the tests.
enum TestLibrary {
    static func install(in state: LuaState) {
        let stack = state.stack
        stack.pushTable()
        for function in functions {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
        state.setGlobal("host")
        state.setModuleSearcher(searcher)
    }

    static let functions = [add, wait, fail, failLater, counter, cancel, exit, order, started, hoard]

    static let hoard = HostFunction(
        waiting: "host.hoard",
        "Passes the memory limit while host code runs, lets go of it all, and waits."
    ) { call in
        call.stack.push([UInt8](repeating: 0x78, count: 4 << 20))
        call.stack.pop()
        return .wait {
            await Task.yield()
            return .push { stack in
                stack.push("waited")
                return 1
            }
        }
    }

    static let started = HostFunction("host.started", "Tells on which thread the script runs.") { _ in
        InterruptSignal.scriptHasStarted()
        return .nothing
    }

    static let add = HostFunction(
        "host.add",
        "Adds two whole numbers.",
        parameters: [.required("a", .integer, "One."), .required("b", .integer, "Another.")]
    ) { call in
        call.stack.push((call.stack.integer(at: 1) ?? 0) &+ (call.stack.integer(at: 2) ?? 0))
        return .pushed(1)
    }

    static let wait = HostFunction(
        waiting: "host.wait",
        "Returns its arguments after a turn of the executor.",
        isVariadic: true
    ) { call in
        let values = (0..<call.stack.count).map { call.stack.reference(at: $0 + 1) }
        return .wait {
            await Task.yield()
            return .push { stack in
                for value in values { stack.push(value) }
                return Int32(values.count)
            }
        }
    }

    static let fail = HostFunction("host.fail", "Fails.", parameters: [.optional("secret", .string, "Nothing.")]) { _ in
        throw TestError(number: 7)
    }

    static let failLater = HostFunction(waiting: "host.fail_later", "Fails after a wait.") { call in
        .wait {
            await Task.yield()
            throw TestError(number: 8)
        }
    }

    static let cancel = HostFunction(waiting: "host.wait_for_ever", "Waits until it is cancelled.") { call in
        .wait {
            try await Task.sleep(for: .seconds(3600))
            return .nothing
        }
    }

    static let exit = HostFunction(waiting: "host.exit", "Ends the script.") { call in
        .wait { throw ScriptExit(status: 3) }
    }

    static let order = HostFunction(
        "host.order",
        "Takes options.",
        parameters: [
            .required("name", .string, "The name."),
            .optional(
                "options",
                .table,
                "The options.",
                options: [
                    .optional("timeout", .number, "Seconds."),
                    .optional("on_done", .function, "Called."),
                    .required("size", .integer, "The size."),
                ]
            ),
        ]
    ) { _ in .nothing }

    static let searcher = HostFunction(waiting: "searcher", "Finds modules.", isVariadic: true) { call in
        let name = call.stack.string(at: 1) ?? ""
        return .wait {
            await Task.yield()
            guard let source = modules[name] else { throw TestError(number: 404) }
            return .push { stack in
                stack.push(source)
                stack.push("@\(name).lua")
                return 2
            }
        }
    }

    static let modules = [
        "answer": "local n = host.wait(40) return { value = n + 2, name = ... }",
        "a.b": "return { nested = true }",
        "loop": "return require 'loop'",
        "broken": "return +",
        "quiet": "side_effect = (side_effect or 0) + 1",
    ]
}

struct TestError: LuaErrorConvertible, Equatable {
    let number: Int

    var luaClass: String { "TestError" }
    var luaMessage: String { "failure number \(number)" }

    func setLuaFields(on stack: LuaStack) {
        stack.push(number)
        stack.setField("number", of: -2)
    }
}
