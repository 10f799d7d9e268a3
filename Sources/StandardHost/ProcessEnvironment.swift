#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The variables that the process was started with.
public enum ProcessEnvironment {
    /// The variables, by name.
    public static var variables: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}
