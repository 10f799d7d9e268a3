import GlobusLua
import LuaRuntime
import Synchronization

/// What the site has, and the library `site` by which scripts use it.
final class Site: Sendable {
    let people = People()
    private let instruments = Mutex<[String: Instrument]>([:])
    private let handlers = Mutex<[String: [ScriptFunction]]>([:])

    /// The instrument of that name, which is the same object each time.
    func instrument(_ name: String) -> Instrument {
        instruments.withLock { instruments in
            let instrument = instruments[name] ?? Instrument(name)
            instruments[name] = instrument
            return instrument
        }
    }

    /// The Lua functions that handle events of a kind, in the order in which scripts have named them.
    func handlers(of kind: String) -> [ScriptFunction] { handlers.withLock { $0[kind] ?? [] } }

    /// The library.
    var library: ScriptLibrary {
        ScriptLibrary(
            "site",
            "The site's people and instruments.",
            functions: [on, instrument, person, notify],
            constants: [ScriptConstant("name", "string", "The site's name.", value: "north")],
            classes: [Instrument.hostClass, Self.event],
            errorClasses: [
                ErrorClassDescription("SiteError", "The site has refused something.", parent: "GlobusError")
            ],
            permissions: [Self.notifying]
        )
    }

    /// The table that handlers get: a shape for editors and `check`.
    private static let event = ClassDescription(
        "site.Event",
        "What an instrument reports.",
        form: .record,
        fields: [
            FieldDescription("kind", "string", "What has happened, such as `file.created`."),
            FieldDescription("instrument", "string", "The instrument that reports it."),
            FieldDescription("path", "string?", "The file that it is about, where there is one."),
        ]
    )

    private static let notifying = ScriptPermission(
        "site-notify",
        "Sending messages to people.",
        refusal: "sending messages to people is not allowed; start the server with --notify"
    )
}

/// The functions.
extension Site {
    private var on: HostFunction {
        HostFunction(
            "site.on",
            "Has a function called for each event of a kind.",
            parameters: [
                .required("kind", .string, "The kind, such as `file.created`."),
                .required(
                    "handler",
                    .function.described(
                        as: "a function",
                        annotation: "fun(event: site.Event, transfer: globus.TransferClient): table?"
                    ),
                    "Gets the event, and a client that may send requests; returns the decision, or nothing."
                ),
            ],
            example: HostExample("site.on(\"file.created\", function(event) return { action = \"archive\" } end)")
        ) { call in
            let kind = try call.string("kind")
            let handler = try call.function("handler")
            self.handlers.withLock { $0[kind, default: []].append(handler) }
            return .nothing
        }
    }

    private var instrument: HostFunction {
        HostFunction(
            "site.instrument",
            "An instrument by its name.",
            parameters: [.required("name", .string, "The name.")],
            results: [HostResult("site.Instrument", "The instrument.")]
        ) { call in
            let name = try call.string("name")
            guard !name.isEmpty else { throw call.invalid("name", "must not be empty") }
            return .values(.object(self.instrument(name), as: Instrument.hostClass))
        }
    }

    private var person: HostFunction {
        HostFunction(
            waiting: "site.person",
            "Looks a person up.",
            parameters: [.required("login", .string, "The login name.")],
            results: [HostResult("table?", "The person's `login`, `mail` and `groups`; nil for nobody.")],
            example: HostExample("print(site.person(\"ada\").mail)", prints: "ada@example.org")
        ) { call in
            let login = try call.string("login")
            return .wait { try .encoding(await self.people.person(login)) }
        }
    }

    private var notify: HostFunction {
        HostFunction(
            waiting: "site.notify",
            "Sends a person a message; takes the permission `site-notify`.",
            parameters: [
                .required("login", .string, "The login name."), .required("text", .string, "The message."),
            ],
            failures: [HostFailure("SiteError", "there is no such person")]
        ) { call in
            try call.require(Self.notifying)
            let (login, text) = (try call.string("login"), try call.string("text"))
            return .wait {
                try await self.people.notify(login, text)
                return .nothing
            }
        }
    }
}

/// The site has refused something; scripts know it by its class.
struct SiteError: LuaErrorConvertible {
    let luaClass = "SiteError"
    let luaMessage: String

    init(_ message: String) {
        luaMessage = message
    }
}
