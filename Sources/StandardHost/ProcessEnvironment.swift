package import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The environment variables with which the process was started.
public enum ProcessEnvironment {
    /// The variables, by name.
    public static var variables: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            if let sign = strchr(text, Int32(UInt8(ascii: "="))) {
                let name = UnsafeBufferPointer(start: text, count: sign - text)
                variables[String(decoding: UnsafeRawBufferPointer(name), as: UTF8.self)] = String(cString: sign + 1)
            }
            entry += 1
        }
        return variables
    }
}

/// Reads the Globus SDK's variables before a script starts, so that a mistake is found before its first request.
package enum ServiceVariables {
    private static let servicePrefix = "GLOBUS_SDK_SERVICE_URL_"

    /// Reads and checks the variables.
    ///
    /// - Throws: `GlobusError` with `usage` for a value that cannot be used; the message names its variable.
    package static func read(_ variables: [String: String]) throws -> ServiceEnvironment {
        for (name, value) in variables.sorted(by: { $0.key < $1.key })
        where name.hasPrefix(servicePrefix) && !value.isEmpty {
            try check(name, value)
        }
        return try ServiceEnvironment(variables: variables)
    }

    private static func check(_ name: String, _ value: String) throws {
        do {
            _ = try RequestURL(value)
        } catch let error as GlobusError {
            throw GlobusError(.usage, "\(name.printable(limit: 80)): \(error.message)")
        }
    }
}
