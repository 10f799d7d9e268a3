/// The scripts that have shells ask this program what Tab offers.
enum ShellCompletions {
    static let shells = ["bash", "zsh", "fish"]

    /// The script of a shell; nil for a shell that has none.
    static func script(for shell: String) -> String? {
        switch shell {
        case "bash": text(PackageResources.completions_bash)
        case "zsh": text(PackageResources.completions_zsh)
        case "fish": text(PackageResources.completions_fish)
        default: nil
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
