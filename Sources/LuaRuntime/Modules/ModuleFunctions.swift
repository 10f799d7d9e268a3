/// What `require` calls while it loads a module.
enum ModuleFunctions {
    private static let kind = HostKind<ModuleLoad>(number: 63, name: "a module being loaded", annotation: "ModuleLoad")

    static let loadClass = HostClass<ModuleLoad>("ModuleLoad", "A module being loaded.", kinds: [kind])

    static let begin = HostFunction(
        "require",
        "Begins to load a module.",
        parameters: [.required("name", .string, "The name.")]
    ) { thread in
        HostCall.run(thread) { call in
            let state = call.state
            let load = ModuleLoad(call.stack.text(at: 1), loader: state.currentCoroutine)
            state.moduleLoads.append(load)
            call.stack.push(load, as: loadClass)
            return 1
        }
    }

    static let wait = HostFunction(
        "require",
        "Waits until somebody else has loaded a module.",
        parameters: [.required("load", .object(kind), "The module.")],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let load = call.object(at: 1, kind)
            let held = ModuleLoad.outer + call.state.moduleLoads(of: call.state.currentCoroutine)
            return call.wait {
                try await load.wait(holding: held)
                return { _ in 0 }
            }
        }
    }

    static let end = HostFunction(
        "require",
        "Ends loading a module, whatever has come of it.",
        parameters: [.required("load", .object(kind), "The module.")]
    ) { thread in
        HostCall.run(thread) { call in
            call.state.end(call.object(at: 1, kind))
            return 0
        }
    }
}
