import TestSupport
import Testing

/// Downloads to a disk that is really full: a small one, which is mounted where nobody else sees it.
@Suite(.timeLimit(.minutes(1))) struct FullDiskTests {
    private static let size = 3_000_000

    /// Whether this user may mount a disk in a name space of its own.
    private static func mayMount() async -> Bool {
        let outcome = try? await Program.run([], shell: "\(ownSpace) 'mount -t tmpfs tmpfs /mnt'")
        return outcome?.end == .exited(0)
    }

    private static let ownSpace = "unshare --user --map-root-user --mount sh -c"

    /// Downloads to the full disk without and with `resume`, makes room, and resumes.
    private static let steps = """
        mount -t tmpfs -o size=4m tmpfs "$FOLDER" && cd "$FOLDER" || exit 9
        get() {
          "$0" --allow-all -e "$CODE" "$URL" data "$1"
          echo $? $(head -c 3 data) $(ls)
        }
        echo old >data
        head -c 3000000 /dev/zero >filler
        get whole
        get resume
        stat -c %s data.part
        rm filler
        get resume
        tr -d . <data | wc -c
        wc -c <data
        """

    private static let code = """
        local url, path, how = ...
        globus.request("GET", url, { output = path, resume = how == "resume", max_retries = 0 })
        """

    @Test(
        "On a full disk the old file stays, the error says how much had come, and resume goes on when there is room",
        .enabled("no disk can be mounted in a name space of its own") { await mayMount() }
    )
    func fullDisk() async throws {
        let body = [UInt8](repeating: UInt8(ascii: "."), count: Self.size)
        let server = try ScriptedServer { request, connection in
            let first = request.values("Range").first.flatMap { Int($0.dropFirst("bytes=".count).dropLast()) }
            let range = first.map { ["Content-Range: bytes \($0)-\(Self.size - 1)/\(Self.size)"] } ?? []
            connection.respond(
                first == nil ? "200 OK" : "206 Partial Content",
                ["ETag: \"a\""] + range,
                body: Array(body[(first ?? 0)...])
            )
        }
        let folder = TemporaryFolder()
        let outcome = try await Program.run(
            [],
            shell: "\(Self.ownSpace) \"$STEPS\" \"$0\"",
            variables: ["FOLDER": folder.path, "URL": server.url(), "CODE": Self.code, "STEPS": Self.steps]
        )
        #expect(outcome.end == .exited(0), "\(outcome)")
        // The disk has 1024 blocks of 4096 bytes: 733 hold the filler, one the old file, and one what resuming needs.
        let sizes = [290 * 4096, 289 * 4096]
        let full = "data' cannot be written: no space left on device; free some, or write to another disk"
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 2, "\(outcome)")
        #expect(lines.first?.hasSuffix("\(full); \(sizes[0]) of \(Self.size) bytes had come") == true, "\(outcome)")
        let fate = "bytes had come, and are kept in 'data.part' for resume"
        #expect(lines.last?.hasSuffix("\(full); \(sizes[1]) of \(Self.size) \(fate)") == true, "\(outcome)")
        #expect(
            outcome.output == """
                1 old data filler
                1 old data data.part data.part.json filler
                \(sizes[1])
                0 ... data
                0
                \(Self.size)

                """
        )
    }
}
