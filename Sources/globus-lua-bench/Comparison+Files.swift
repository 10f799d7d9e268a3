/// The comparisons of files that come and go: 1 GB between nginx and a file, beside the curl command.
extension Comparison {
    private static let targets = [Target(.multiple(of: "curl"), bar: 1 / 0.9, aim: 1)]

    static func files(_ programs: Programs, _ server: BenchServer) -> [Comparison] {
        let files = server.files
        return [
            comparison(
                "a file of 1 GB received",
                programs.globusLua(
                    "download.lua",
                    files.map { [$0.downloadURL, $0.target("own")] },
                    missing: server.name
                ),
                programs.curl(files.map { ["--output", $0.target("curl"), $0.downloadURL] }, missing: server.name)
            ),
            comparison(
                "a file of 1 GB sent",
                programs.globusLua("upload.lua", files.map { [$0.uploadURL("own"), $0.source] }, missing: server.name),
                programs.curl(files.map { ["--upload-file", $0.source, $0.uploadURL("curl")] }, missing: server.name)
            ),
        ]
    }

    private static func comparison(_ title: String, _ own: Contender, _ other: Contender) -> Comparison {
        Comparison(
            kind: .wholeRun,
            figures: [
                Figure(title: title, unit: .milliseconds, quantity: .time, targets: targets),
                Figure(title: "\(title): the processor's time", unit: .milliseconds, quantity: .processorTime(of: 1)),
                Figure(
                    title: "\(title): peak memory",
                    unit: .megabytes,
                    quantity: .memory(of: 1),
                    targets: [Target(.value, bar: 32e6)]
                ),
            ],
            contenders: [own, other]
        )
    }
}

extension Programs {
    /// globus-lua with a script that moves a file.
    fileprivate func globusLua(_ script: String, _ arguments: [String]?, missing server: String) -> Contender {
        guard let arguments else { return Contender("globus-lua", missing: "\(server) serves no files") }
        return globusLua(script, arguments, count: 1, ["--allow-all"])
    }

    /// The curl command.
    fileprivate func curl(_ arguments: [String]?, missing server: String) -> Contender {
        guard let arguments else { return Contender("curl", missing: "\(server) serves no files") }
        guard let curl else { return Contender("curl", missing: "there is no curl") }
        return Contender("curl") { _ in [curl, "--silent", "--show-error", "--fail"] + arguments }
    }
}
