extension PostgresTokenStorage {
    /// SQL that makes the table, and a role with no more rights than storages need.
    ///
    /// A storage makes the table itself where it may; an administrator can make it before, so that it need not.
    public static let schema = """
        -- The table of globus-lua's storage "postgres", in the first schema of the search path.
        \(TokenTable.definition);

        -- A role for the machines that share the tokens. It needs no other rights where the table is there already.
        --   CREATE ROLE globus_lua LOGIN PASSWORD '…';
        --   GRANT CONNECT ON DATABASE tokens TO globus_lua;
        --   GRANT USAGE ON SCHEMA public TO globus_lua;
        --   GRANT SELECT, INSERT, UPDATE, DELETE ON \(TokenTable.name) TO globus_lua;

        """
}
