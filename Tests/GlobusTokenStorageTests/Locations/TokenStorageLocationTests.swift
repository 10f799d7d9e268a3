import GlobusAuth
import GlobusTokenStorage
import Testing

@Suite struct TokenStorageLocationTests {
    static let client = "0a71fe00-0000-4000-8000-000000000002"

    @Test("A file is where the Globus SDK keeps it")
    func places() throws {
        let location = try TokenStorageLocation(clientID: Self.client, homeFolder: "/home/rosa")
        let preview = try TokenStorageLocation(
            clientID: Self.client,
            appName: "My App",
            environment: "preview",
            homeFolder: "/home/rosa"
        )
        #expect(location.filePath(.json) == "/home/rosa/.globus/app/\(Self.client)/unnamed-globus-app/tokens.json")
        #expect(preview.filePath(.sqlite) == "/home/rosa/.globus/app/\(Self.client)/my-app/preview-tokens.db")
    }

    @Test(
        "An application's name becomes the folder's name that the Globus SDK makes of it",
        arguments: [
            ("A. B", "a--b"), ("a<>:\"/\\|?*z", "a+++++++++z"), ("a\u{0}\u{7F}\u{200B}b\u{A0}c", "abc"), ("ÄÖ", "äö"),
            ("../../x", "--+--+x"), ("com10", "com10"),
        ]
    )
    func slugs(name: String, slug: String) throws {
        let location = try TokenStorageLocation(clientID: "c", appName: name, homeFolder: "/h")
        #expect(location.filePath(.json) == "/h/.globus/app/c/\(slug)/tokens.json")
    }

    @Test(
        "A name that is no folder's is refused in the Globus SDK's words",
        arguments: [
            ("", "App name results in the empty string. Please choose a different name."),
            ("\u{1}", "App name results in the empty string. Please choose a different name."),
            ("NUL", "App name results in a reserved filename (\"nul\"). Please choose a different name."),
            ("Com7", "App name results in a reserved filename (\"com7\"). Please choose a different name."),
        ]
    )
    func refusedNames(name: String, message: String) {
        let error = #expect(throws: GlobusError.self) {
            try TokenStorageLocation(clientID: "c", appName: name, homeFolder: "/h")
        }
        #expect(error?.code == .usage)
        #expect(error?.message == message)
    }

    @Test("A client ID cannot lead out of its folder", arguments: ["../../x", "a/b", "..", ".", "", "a\u{0}b"])
    func escapingClientID(clientID: String) {
        let error = #expect(throws: GlobusError.self) { try TokenStorageLocation(clientID: clientID, homeFolder: "/h") }
        #expect(error?.message.hasPrefix("'client_id' cannot name a folder") == true)
    }

    @Test("An environment cannot lead out of its folder")
    func escapingEnvironment() {
        #expect(throws: GlobusError.self) {
            try TokenStorageLocation(clientID: "c", environment: "../x", homeFolder: "/h")
        }
    }

    @Test("The home folder is HOME, else that of the system's list; without one there is no place")
    func homeFolders() {
        #expect(TokenStorageLocation.homeFolder { $0 == "HOME" ? "/home/rosa" : nil } == "/home/rosa")
        #expect(TokenStorageLocation.homeFolder { _ in nil }.hasPrefix("/"))
        #expect(throws: GlobusError.self) { try TokenStorageLocation(clientID: "c", homeFolder: "") }
    }

    @Test(
        "A file's name tells its format",
        arguments: [("a.JSON", "json"), ("/x/tokens.db", "sqlite"), ("b.sqlite3", "sqlite")]
    )
    func formats(path: String, format: String) throws {
        #expect(try TokenStorageFormat(ofFileAt: path).rawValue == format)
    }

    @Test("A file whose name tells no format must be told")
    func unknownFormat() {
        #expect(throws: GlobusError.self) { try TokenStorageFormat(ofFileAt: "tokens") }
    }
}
