import CLuaSupport

/// "Did you mean": the name that was probably meant by a misspelt one.
public enum Suggestion {
    /// The nearest of the names, or nil when none is near.
    public static func nearest(to name: String, among names: [String]) -> String? {
        names.min { glua_distance(name, $0) < glua_distance(name, $1) }
            .flatMap { glua_is_near(name, $0) ? $0 : nil }
    }
}
