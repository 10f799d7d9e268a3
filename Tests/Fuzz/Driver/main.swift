// fuzz NAME [libFuzzer's options and corpora]: the program that scripts/fuzz builds.
import CLibFuzzer
import Glibc

let name = CommandLine.arguments.dropFirst().first ?? ""
guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    for target in FuzzTarget.all { print(target.name, "-", target.summary) }
    exit(name.isEmpty ? 0 : 2)
}

/// Read by the callback, which cannot capture anything.
nonisolated(unsafe) let chosen = target

var count = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        do {
            try chosen.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
        } catch {
            fatalError("\(error)")
        }
        return 0
    }
)
