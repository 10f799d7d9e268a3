/// The host functions that `require` calls while it loads a module.
enum ModuleFunctions {
    private static let kind = HostKind<ModuleLoad>(number: 63, name: "a module being loaded", annotation: "ModuleLoad")

    static let loadClass = HostClass<ModuleLoad>("ModuleLoad", "A module being loaded.", kinds: [kind])

    static let begin = HostFunction(
        "require",
        "Begins to load a module.",
        parameters: [.required("name", .string, "The name.")]
    ) { call in
        let state = call.state
        let load = ModuleLoad(call.stack.text(at: 1), loader: state.currentCoroutine)
        state.moduleLoads.append(load)
        call.stack.push(load, as: loadClass)
        return .pushed(1)
    }

    static let wait = HostFunction(
        waiting: "require",
        "Waits until somebody else has loaded a module; returns why, where that would take for ever.",
        parameters: [.required("load", .object(kind), "The module.")]
    ) { call in
        let load = call.object("load", kind)
        let held = call.coroutine?.innerLineage.loads ?? []
        if let loop = load.loop(holding: held) {
            call.stack.push(loop)
            return .now(.pushed(1))
        }
        return .until { load.wait($0, holding: held) }
    }

    static let end = HostFunction(
        "require",
        "Ends loading a module, whatever has come of it.",
        parameters: [.required("load", .object(kind), "The module.")]
    ) { call in
        call.state.end(call.object("load", kind))
        return .nothing
    }
}
