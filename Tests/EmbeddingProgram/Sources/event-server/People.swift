/// The people of the site, who are looked up somewhere else, and who get messages.
actor People {
    struct Person: Codable, Sendable {
        var login: String
        var mail: String
        var groups: [String]
    }

    private let people = [
        "ada": Person(login: "ada", mail: "ada@example.org", groups: ["imaging", "staff"]),
        "bob": Person(login: "bob", mail: "bob@example.org", groups: ["imaging"]),
    ]
    private(set) var messages: [String] = []

    func person(_ login: String) async throws -> Person? {
        // A directory service answers after a while.
        try await Task.sleep(for: .milliseconds(1))
        return people[login]
    }

    func notify(_ login: String, _ text: String) async throws {
        guard let person = try await person(login) else { throw SiteError("there is nobody called '\(login)'") }
        messages.append("\(person.mail): \(text)")
    }
}
