import CLuaSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A function's description as C reads it, in memory of its own.
final class DescriptorCopy: @unchecked Sendable {
    // @unchecked: written once, before anyone else has it.
    let function: UnsafePointer<glua_function>
    private var strings: [UnsafeMutablePointer<CChar>] = []
    private var tables: [UnsafeMutablePointer<glua_parameter>] = []

    init(name: String, parameters: [HostParameter], isMethod: Bool, isVariadic: Bool, body: @escaping HostBody) {
        let function = UnsafeMutablePointer<glua_function>.allocate(capacity: 1)
        self.function = UnsafePointer(function)
        function.initialize(
            to: glua_function(
                name: copy(name),
                body: body,
                parameters: copy(parameters),
                parameter_count: Int32(parameters.count),
                is_method: isMethod,
                is_variadic: isVariadic
            )
        )
    }

    deinit {
        for string in strings { free(string) }
        for table in tables { table.deallocate() }
        function.deallocate()
    }

    private func copy(_ string: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(string) else { return nil }
        strings.append(copy)
        return UnsafePointer(copy)
    }

    private func copy(_ parameters: [HostParameter]) -> UnsafePointer<glua_parameter>? {
        guard !parameters.isEmpty else { return nil }
        let table = UnsafeMutablePointer<glua_parameter>.allocate(capacity: parameters.count)
        tables.append(table)
        for (index, parameter) in parameters.enumerated() {
            (table + index).initialize(
                to: glua_parameter(
                    name: copy(parameter.name),
                    expected: copy(parameter.type.name),
                    types: parameter.type.accepts,
                    is_optional: parameter.isOptional,
                    kinds: parameter.type.kinds,
                    options: copy(parameter.options),
                    option_count: Int32(parameter.options.count)
                )
            )
        }
        return UnsafePointer(table)
    }
}
