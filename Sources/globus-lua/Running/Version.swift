import GlobusAuth

/// What `--version` prints.
enum Version {
    static let text = "globus-lua \(Release.version) (Lua 5.4)"
}
