// swift-tools-version: 6.2
import PackageDescription

/// The settings that all Swift targets of this package share.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // An async function runs where its caller runs, so a request made on the event loop never leaves its thread.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
/// The storage in PostgreSQL, for targets that do without it where the trait is off.
let postgres = Target.Dependency.target(name: "PostgresTokenStorage", condition: .when(traits: ["Postgres"]))

/// The functions for scripts/fuzz: a program of its own there, and otherwise tests that run the inputs found so far.
let fuzzTargets: [Target] = {
    let dependencies: [Target.Dependency] = [
        "CCurl", "CLua", "CLuaJSON", "CLuaSupport", "GlobusAuth", "GlobusTokenStorage", "LuaRuntime", "Networking",
    ]
    if Context.environment["GLOBUS_LUA_FUZZ"] == nil {
        return [
            .testTarget(
                name: "FuzzTests",
                dependencies: dependencies,
                path: "Tests/Fuzz",
                exclude: ["CLibFuzzer", "Driver"],
                resources: [.copy("Corpus"), .process("Scripts")],
                swiftSettings: swiftSettings
            )
        ]
    }
    return [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: dependencies + ["CLibFuzzer"],
            path: "Tests/Fuzz",
            exclude: [
                "CLibFuzzer", "Corpus", "CorpusTests.swift", "Scripts", "StandardFunctionTests.swift",
                "TextEndTests.swift",
            ],
            swiftSettings: swiftSettings
        ),
    ]
}()

// A third less memory after the start: relative relocations take a bit each, nothing looks up the program's symbols, and the
// functions that a start runs are next to each other, by a list from scripts/order. These options apply only to the program,
// so that packages can still use the libraries.
let smallerProgram: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--no-export-dynamic",
            "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Sources/globus-lua/start-order.txt",
            "-Xlinker", "--no-warn-symbol-ordering",
        ],
        .when(platforms: [.linux], configuration: .release)
    )
]

let package = Package(
    name: "globus-lua",
    products: [
        .executable(name: "globus-lua", targets: ["globus-lua"]),
        .library(name: "GlobusAuth", targets: ["GlobusAuth"]),
        .library(name: "GlobusLua", targets: ["GlobusLua"]),
        .library(name: "GlobusTokenStorage", targets: ["GlobusTokenStorage"]),
        .library(name: "IDTokens", targets: ["IDTokens"]),
        .library(name: "LuaRuntime", targets: ["LuaRuntime"]),
        .library(name: "MockGlobus", targets: ["MockGlobus"]),
        .library(name: "Networking", targets: ["Networking"]),
        .library(name: "PostgresTokenStorage", targets: ["PostgresTokenStorage"]),
        .library(name: "StandardHost", targets: ["StandardHost"]),
    ],
    traits: [
        .default(enabledTraits: ["Postgres"]),
        .trait(name: "Postgres", description: "The token storage \"postgres\", which needs libpq."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        // For `swift package generate-documentation` alone.
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
    targets: [
        // System libraries. simdjson is used without pkg-config, since the package manager refuses its flags.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CSimdjson", providers: [.apt(["libsimdjson-dev"])]),

        // C code that uses them, and the system itself.
        .target(name: "CCurlSupport", dependencies: ["CCurl", "COpenSSL"], linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CEditSupport", dependencies: ["CEdit"]),
        .target(name: "CFileSupport"),
        .target(
            name: "CLuaJSON",
            dependencies: ["CLua", "CSimdjson"],
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        .target(name: "CLuaSupport", dependencies: ["CLua"]),
        .target(name: "CServerSupport"),

        // Swift, each layer above those that it uses.
        .target(name: "GlobusAuth", dependencies: [crypto, logging], swiftSettings: swiftSettings),
        .target(
            name: "GlobusTokenStorage",
            dependencies: ["CSQLite", "GlobusAuth", crypto],
            swiftSettings: swiftSettings
        ),
        // Apart from GlobusTokenStorage, for programs without libpq.
        .target(
            name: "PostgresTokenStorage",
            dependencies: ["CPostgres", "GlobusAuth", "GlobusTokenStorage"],
            swiftSettings: swiftSettings
        ),
        // Apart from GlobusAuth, since the package behind it is larger than all of that.
        .target(
            name: "IDTokens",
            dependencies: ["GlobusAuth", .product(name: "JWTKit", package: "jwt-kit")],
            swiftSettings: swiftSettings
        ),
        .target(name: "LuaSyntax", swiftSettings: swiftSettings),
        .target(name: "LuaRuntime", dependencies: ["CLuaSupport"], swiftSettings: swiftSettings),
        .target(
            name: "Networking",
            dependencies: ["CCurl", "CCurlSupport", "GlobusAuth"],
            swiftSettings: swiftSettings
        ),
        // The mock's server, and that of logins by a browser on this machine.
        .target(name: "LoopbackServer", dependencies: ["CServerSupport"], swiftSettings: swiftSettings),
        .target(
            name: "GlobusLua",
            dependencies: ["CFileSupport", "CLuaJSON", "GlobusAuth", "IDTokens", "LuaRuntime", "LuaSyntax", logging],
            swiftSettings: swiftSettings
        ),
        // Connects host, network and storages.
        .target(
            name: "StandardHost",
            dependencies: [
                "CFileSupport", "GlobusAuth", "GlobusLua", "GlobusTokenStorage", "LoopbackServer", "LuaRuntime",
                "Networking", logging, postgres,
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "MockGlobus",
            dependencies: [
                "GlobusAuth", "LoopbackServer", crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: swiftSettings
        ),
        .target(
            name: "GlobusLuaTesting",
            dependencies: ["GlobusAuth", "GlobusLua", "LuaRuntime", "MockGlobus", logging],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "globus-lua",
            dependencies: [
                "CEditSupport", "GlobusAuth", "GlobusLua", "GlobusLuaTesting",
                "GlobusTokenStorage", "LuaRuntime", "MockGlobus", "Networking", "StandardHost", logging, postgres,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["start-order.txt"],
            // The demo's script is an example, and part of the program. So are the shells' completions, and the files that
            // `globus-lua init` writes.
            resources: [
                .embedInCode("Resources/renew.lua"),
                .embedInCode("Resources/Completions/completions.bash"),
                .embedInCode("Resources/Completions/completions.fish"),
                .embedInCode("Resources/Completions/completions.zsh"),
                .embedInCode("Resources/Starter/job.lua"),
                .embedInCode("Resources/Starter/job_test.lua"),
                .embedInCode("Resources/Starter/luarc.json"),
                .embedInCode("Resources/Starter/policy.lua"),
            ],
            swiftSettings: swiftSettings,
            linkerSettings: smallerProgram
        ),

        // The benchmarks, and the programs for comparison.
        .executableTarget(
            name: "globus-lua-bench",
            dependencies: ["MockGlobus", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            exclude: ["Baselines", "Results"],
            resources: [.copy("Scripts")],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "curl-baseline",
            dependencies: ["CCurl"],
            path: "Sources/globus-lua-bench/Baselines/curl-baseline"
        ),
        .executableTarget(
            name: "lua-baseline",
            dependencies: ["CLua"],
            path: "Sources/globus-lua-bench/Baselines/lua-baseline"
        ),
        .executableTarget(name: "stopwatch", path: "Sources/globus-lua-bench/Baselines/stopwatch"),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["GlobusAuth"],
            path: "Tests/TestSupport",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "soak",
            dependencies: ["GlobusAuth", "GlobusLua", "LuaRuntime", "Networking", "TestSupport"],
            path: "Tests/Soak",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "storage-worker",
            dependencies: ["GlobusAuth", "GlobusTokenStorage", "Networking", postgres],
            path: "Tests/StorageWorker",
            swiftSettings: swiftSettings
        ),
        // Runs the program that is built next to the tests.
        .testTarget(
            name: "CommandLineTests",
            dependencies: ["globus-lua", "MockGlobus", "soak", "TestSupport"],
            exclude: ["Attacks", "PlainLua/Cases"],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "GlobusAuthTests", dependencies: ["GlobusAuth", logging], swiftSettings: swiftSettings),
        .testTarget(
            name: "GlobusTokenStorageTests",
            dependencies: [
                "CSQLite", "GlobusAuth", "GlobusTokenStorage", "MockGlobus", "Networking", "TestSupport",
                "storage-worker",
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "IDTokensTests",
            dependencies: [
                "GlobusAuth", "IDTokens", "MockGlobus", "Networking", crypto,
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "LuaRuntimeTests",
            dependencies: ["LuaRuntime"],
            resources: [.copy("Scripts")],
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "LuaSyntaxTests", dependencies: ["LuaRuntime", "LuaSyntax"], swiftSettings: swiftSettings),
        .testTarget(
            name: "MockGlobusTests",
            dependencies: ["CServerSupport", "LoopbackServer", "MockGlobus"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "NetworkingTests",
            dependencies: ["CCurl", "COpenSSL", "GlobusAuth", "Networking", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "PostgresTokenStorageTests",
            dependencies: [
                "CPostgres", "GlobusAuth", "GlobusTokenStorage", "MockGlobus", "Networking", "PostgresTokenStorage",
                "TestSupport", "storage-worker",
            ],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "GlobusLuaBenchTests",
            dependencies: ["globus-lua-bench"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "GlobusLuaTests",
            dependencies: [
                "GlobusAuth", "GlobusLua", "GlobusLuaTesting", "GlobusTokenStorage", "IDTokens", "LoopbackServer",
                "LuaRuntime", "MockGlobus", "Networking", "StandardHost", "TestSupport", logging,
            ],
            exclude: ["Scripts"],
            swiftSettings: swiftSettings
        ),
    ] + fuzzTargets,
    cxxLanguageStandard: .cxx17
)

// scripts/fuzz observes the code of this package, but not that of the packages it needs. The code is optimized, since
// it must be fast, in a debug build, since the packages are then built within minutes.
if Context.environment["GLOBUS_LUA_FUZZ"] != nil {
    let coverage = "edge,inline-8bit-counters,pc-table,trace-cmp"
    for target in package.targets where target.type == .regular || target.name == "fuzz" {
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-O", "-sanitize-coverage=\(coverage)"])]
        target.cSettings = [.unsafeFlags(["-O2", "-fsanitize-coverage=\(coverage)"])]
        target.cxxSettings = [.unsafeFlags(["-O2", "-fsanitize-coverage=\(coverage)"])]
    }
}
