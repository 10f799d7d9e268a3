import CLuaSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The functions that C calls back for a state.
struct HostCallbacks: ~Copyable {
    private let usageClass: UnsafeMutablePointer<CChar>
    private let limitClass: UnsafeMutablePointer<CChar>
    private let memorySetting: UnsafeMutablePointer<CChar>?
    private let outputSetting: UnsafeMutablePointer<CChar>?

    init(usageClass: String, limitClass: String, limitNames: LimitNames?) {
        self.usageClass = strdup(usageClass)
        self.limitClass = strdup(limitClass)
        memorySetting = limitNames.map { strdup($0.memory) }
        outputSetting = limitNames.map { strdup($0.output) }
    }

    deinit {
        free(usageClass)
        free(limitClass)
        free(memorySetting)
        free(outputSetting)
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
                Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue().pendingWait = nil
            },
            warn: { context, message, length in
                guard let context, let message else { return }
                let bytes = UnsafeRawBufferPointer(start: message, count: length)
                let state = Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
                state.configuration.warn(String(decoding: bytes, as: UTF8.self))
            },
            show_warning: { context, message, length in
                guard let context, let message else { return }
                let bytes = UnsafeRawBufferPointer(start: message, count: length)
                let state = Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
                state.configuration.showWarning(String(decoding: bytes, as: UTF8.self))
            },
            unstoppable: { context, stop in
                guard let context else { return }
                // This runs on the watchdog's thread, so it reads only what never changes.
                let state = Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
                state.configuration.unstoppable(LuaError(stop: stop, limits: state.configuration.scriptLimits))
            },
            output: { context in
                guard let context else { return }
                Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue().configuration.output()
            },
            now: { context in
                guard let context else { return 0 }
                let state = Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
                guard let now = state.configuration.now else { return Int64(time(nil)) }
                return Int64(exactly: now().rounded(.down)) ?? 0
            },
            usage_class: usageClass,
            limit_class: limitClass,
            memory_setting: memorySetting,
            output_setting: outputSetting
        )
    }
}
