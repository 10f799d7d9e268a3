/// A script that decides policies before any other script runs.
public enum StartupScript: Sendable, Hashable {
    /// A file.
    case file(String)
    /// Source text, under the name that messages give it.
    case text(name: String, source: String)

    var name: String {
        switch self {
        case .file(let path): path
        case .text(let name, _): name
        }
    }
}
