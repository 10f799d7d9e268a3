import Foundation

/// The resources that this process uses.
enum ProcessMeter {
    /// Resident memory in bytes.
    static var memory: Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(getpagesize()) : 0
    }

    /// The open descriptors and what each of them refers to.
    static var openDescriptors: [String: String] {
        let folder = "/proc/self/fd"
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let pairs = numbers.compactMap { number in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(number)")).map { (number, $0) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
