import LuaRuntime

extension PayloadDescription {
    /// The payloads of `SearchClient`.
    static let ofSearch: [PayloadDescription] = [
        searchQuery,
        searchQuery.named(
            "SearchQueryV1",
            HostExample(
                """
                print(globus.SearchQueryV1 { q = "images", limit = 5 }.limit)
                """,
                prints: "5"
            )
        ),
        PayloadDescription(
            "SearchScrollQuery",
            "A search for all documents, page by page, for `scroll`.",
            options: [
                .text("q", "What is searched for."),
                .integer("limit", "How many documents a page has."),
                .boolean("advanced", "Whether the text is in the syntax for advanced queries."),
                .text("marker", "Where the search goes on, from the page before."),
            ],
            leadsWithOption: true,
            takesAdditionalFields: true,
            example: HostExample(
                """
                local query = globus.SearchScrollQuery("*", { limit = 100 })
                print(query.q, query.limit)
                """,
                prints: "*\t100"
            )
        ),
    ]

    private static let searchQuery = PayloadDescription(
        "SearchQuery",
        "A search, for `post_search`.",
        constants: [.text("@version", "query#1.0.0")],
        options: [
            .text("q", "What is searched for."),
            .integer("limit", "How many documents a page has."),
            .integer("offset", "How many documents are passed over."),
            .boolean("advanced", "Whether the text is in the syntax for advanced queries."),
            .list("filters", "What the documents must fulfil."),
            .list("facets", "What is counted over all documents that are found."),
            .list("post_facet_filters", "What the documents must fulfil that is not counted."),
            .list("boosts", "Which fields count more."),
            .list("sort", "The order of the documents."),
        ],
        leadsWithOption: true,
        takesAdditionalFields: true,
        example: HostExample(
            """
            local filter = { type = "match_any", field_name = "year", values = { 2026 } }
            local query = globus.SearchQuery("images", { filters = { filter } })
            print(query.q, #query.filters)
            """,
            prints: "images\t1"
        )
    )
}
