import Foundation
import Testing

/// A file of Markdown, taken apart as far as tests look at it: headings, links, code.
struct MarkdownDocument: Sendable, CustomTestStringConvertible {
    /// A piece of the file and the line that it begins in, counted from 1.
    struct Piece: Sendable {
        let text: String
        let line: Int
    }

    /// A block between fences.
    struct CodeBlock: Sendable {
        /// What stands behind the opening fence, such as `lua`.
        let language: String
        let code: String
        let line: Int
    }

    /// The file's path below the root of the repository.
    let path: String
    let text: String
    /// The headings, without their number signs.
    let headings: [Piece]
    let blocks: [CodeBlock]
    /// What stands between single backticks.
    let code: [Piece]
    /// The targets of `[text](target)` and of pictures.
    let links: [Piece]
    /// The targets of `<doc:Target>` and of `[text](<doc:Target>)`.
    let pageLinks: [Piece]

    var testDescription: String { path }

    init(path: String, text: String) {
        self.path = path
        self.text = text
        let (prose, blocks) = Self.split(text)
        self.blocks = blocks
        headings = Self.pieces(of: prose, matching: /(?m)^#{1,6} +(.+?) *$/)
        pageLinks = Self.pieces(of: prose, matching: /<doc:([^>]+)>/)
        let withoutSymbols = prose.replacing(/``[^`]+``/) { String(repeating: " ", count: $0.output.count) }
        code = Self.pieces(of: withoutSymbols, matching: /`([^`]+)`/)
        let withoutCode = withoutSymbols.replacing(/`[^`]+`/) { match in
            String(match.output.map { $0.isNewline ? $0 : " " })
        }
        links = Self.pieces(of: withoutCode, matching: /\]\(([^)\s]+)\)/).filter { !$0.text.hasPrefix("<doc:") }
    }

    /// A file of the repository.
    init(_ path: String) throws {
        self.init(path: path, text: try String(contentsOfFile: "\(Repository.root)/\(path)", encoding: .utf8))
    }

    /// The fragments by which other documents link to the headings, as GitHub makes them.
    var anchors: Set<String> {
        Set(
            headings.map { heading in
                heading.text.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                    .replacing(" ", with: "-")
            }
        )
    }

    /// The text with empty lines in the place of blocks of code, and the blocks.
    private static func split(_ text: String) -> (prose: String, blocks: [CodeBlock]) {
        var prose: [Substring] = []
        var blocks: [CodeBlock] = []
        var open: (language: String, line: Int, lines: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    let code = block.lines.joined(separator: "\n")
                    blocks.append(CodeBlock(language: block.language, code: code, line: block.line))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), index + 1, [])
                }
                prose.append("")
            } else if open != nil {
                open?.lines.append(line)
                prose.append("")
            } else {
                prose.append(line)
            }
        }
        return (prose.joined(separator: "\n"), blocks)
    }

    private static func pieces(of text: String, matching pattern: Regex<(Substring, Substring)>) -> [Piece] {
        text.matches(of: pattern).map { match in
            let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
            return Piece(text: String(match.output.1).replacing("\n", with: " "), line: line)
        }
    }
}

/// The repository that the tests were built from.
enum Repository {
    static let root = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()

    /// Whether there is a file or a folder at a path below the root.
    static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    static func text(of path: String) -> String {
        (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? ""
    }

    /// The names of what is in a folder, in order.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []).sorted()
    }

    /// All documents: those at the top, and the pages of the libraries.
    static let documents: [MarkdownDocument] = {
        let pages = names(in: "Sources").flatMap { target -> [String] in
            let catalogue = "Sources/\(target)/\(target).docc"
            let files = FileManager.default.enumerator(atPath: "\(root)/\(catalogue)")?.compactMap { $0 as? String }
            return (files ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "\(catalogue)/\($0)" }
        }
        let paths = ["README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md"] + pages
        return paths.compactMap { try? MarkdownDocument($0) }
    }()
}
