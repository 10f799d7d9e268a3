import CLuaSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The functions that a state calls back, as C knows them.
struct HostCallbacks: ~Copyable {
    private let usageClass: UnsafeMutablePointer<CChar>

    init(usageClass: String) {
        self.usageClass = strdup(usageClass)
    }

    deinit {
        free(usageClass)
    }

    var host: glua_host {
        glua_host(
            context: nil,
            release: { object in
                guard let object else { return }
                Unmanaged<AnyObject>.fromOpaque(object).release()
            },
            discard: { context in
                guard let context else { return }
                Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue().pendingOperation = nil
            },
            warn: { context, message, length in
                guard let context, let message else { return }
                let bytes = UnsafeRawBufferPointer(start: message, count: length)
                let state = Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
                state.configuration.warn(String(decoding: bytes, as: UTF8.self))
            },
            usage_class: usageClass
        )
    }
}
