extension MockGlobus {
    /// The person who logs in at the mock Globus Auth.
    public struct Identity: Sendable, Hashable {
        /// The identity's UUID, the `sub` of its tokens.
        public var id: String
        /// The user name, such as `user@institution.edu`.
        public var username: String
        /// The full name.
        public var name: String
        /// The mail address.
        public var email: String

        /// Creates an identity.
        public init(
            id: String = "1de47175-0000-4000-8000-000000000003",
            username: String = "rosa@globus.example",
            name: String = "Rosa Example",
            email: String = "rosa@globus.example"
        ) {
            self.id = id
            self.username = username
            self.name = name
            self.email = email
        }
    }
}
