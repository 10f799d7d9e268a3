// swift-tools-version: 6.2
import PackageDescription

/// Where globus-lua is: a repository with a tag for each version.
///
/// scripts/embedding makes one of this working tree.
let repository = Context.environment["GLOBUS_LUA_REPOSITORY"] ?? "../../.build/embedding/globus-lua"

let package = Package(
    name: "event-server",
    dependencies: [
        .package(url: repository, from: "0.1.0")
    ],
    targets: [
        .executableTarget(
            name: "event-server",
            dependencies: [
                .product(name: "GlobusAuth", package: "globus-lua"),
                .product(name: "GlobusLua", package: "globus-lua"),
                .product(name: "LuaRuntime", package: "globus-lua"),
                .product(name: "StandardHost", package: "globus-lua"),
            ]
        ),
        .target(
            name: "implementations",
            dependencies: [
                .product(name: "GlobusAuth", package: "globus-lua"),
                .product(name: "GlobusLua", package: "globus-lua"),
                .product(name: "GlobusTokenStorage", package: "globus-lua"),
                .product(name: "LuaRuntime", package: "globus-lua"),
            ]
        ),
    ]
)
