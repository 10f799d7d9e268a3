import ArgumentParser

/// The command `globus-lua run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a script.",
        usage: """
            globus-lua [run] [<options>] <script.lua> [<argument> ...]
            globus-lua [run] [<options>] - [<argument> ...]
            globus-lua [run] [<options>] -e <code> [<argument> ...]
            """,
        discussion: """
            The script is a file, - for standard input, or the text after -e. Everything after it belongs to the script, \
            which finds it in `...` and in `arg`.

            EXAMPLES:
              globus-lua job.lua first second
              globus-lua run --lua-path lib job.lua
              globus-lua run -e 'print(...)' first second
              globus-lua run --startup site/policies job.lua
              globus-lua run --max-connections-per-host 16 --log-level info fan_out.lua
              globus-lua run --allow-read=data --allow-net=a.org --max-time 1h job.lua
              globus-lua run --log-level debug job.lua    a line for each request
              globus-lua run --trace-http job.lua         all that is sent and received
              globus-lua run --mock job.lua               against a mock Globus

            PERMISSIONS: a script reaches the Globus services, the modules in its folder, standard input and output, and \
            nothing else; what more it may do, flags say. Their values follow an equals sign: --allow-net=a.org,b.org allows \
            two hosts, --allow-net all; behind a flag without a value -- comes before the script, as in --allow-net -- job.lua. \
            A host is host, host:port, *.domain or [IPv6]; one without a port has all its ports. \
            A relative path is one of the working directory, and links count as where they lead. Shells, devices, /proc \
            and /sys take --allow-all. What a script asks for in its first lines is granted by --trust-script alone:
              -- globus-lua: --allow-read=data --allow-env=SITE_TOKEN

            Sizes are bytes, or numbers with K, M or G; times are seconds, or numbers with ms, s, m or h. A limit may be none.

            LIMITS: a script cannot catch that it passed --max-cpu (exit status 1) or --max-time (124); passing another raises \
            a LimitError, which pcall catches. They hold for startup scripts too, for each by itself.

            SIGNALS: Ctrl-C, SIGTERM and SIGHUP end a script in good order (exit status 130, 143, 129), a second one at once; \
            one that was ignored at the start, as nohup does it, stays so. Programs that a script has started end with it.

            STARTUP SCRIPTS decide where tokens live and what happens when one is renewed. Those of \
            $XDG_CONFIG_HOME/globus-lua/startup run first, then those of --startup, a folder's in the order of their names.

            EXIT STATUS: 0 done, 1 the script failed or passed --max-cpu, 2 wrong usage, 124 it passed --max-time, 129 hung \
            up, 130 interrupted, 143 terminated; the script's own with os.exit.

            VARIABLES: GLOBUS_SDK_ENVIRONMENT, GLOBUS_SDK_SERVICE_URL_<SERVICE>, GLOBUS_SDK_HTTP_TIMEOUT and \
            GLOBUS_SDK_VERIFY_SSL as in the Globus SDK; http_proxy, https_proxy and no_proxy as in curl.
            """,
        version: Version.text
    )

    @Option(
        name: .customShort("e"),
        parsing: .unconditional,
        help: ArgumentHelp("Run this text.", valueName: "code")
    )
    var code: String?

    @Flag(help: "Start a mock Globus in the program, and point the script and its variables to it.")
    var mock = false

    @OptionGroup(title: "Host options") var host: HostOptions
    @OptionGroup(title: "Permissions") var permissions: PermissionOptions

    @Argument(parsing: .postTerminator, help: .hidden, completion: .file())
    var words: [String] = []

    func run() async throws {
        let run = ScriptRun(
            code: code,
            words: words,
            hasMock: mock,
            host: host.settings,
            permissions: permissions.settings
        )
        try await run.run()
    }
}
