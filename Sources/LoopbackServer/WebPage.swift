/// A page for a browser that needs no scripts and loads nothing.
package struct WebPage: Sendable {
    /// What the browser's tab and the first heading say.
    package let title: String
    private let content: HTML

    /// Creates a page.
    ///
    /// - Parameters:
    ///   - title: The heading, which is the title too.
    ///   - content: What follows the heading.
    package init(title: String, _ content: HTML) {
        self.title = title
        self.content = content
    }

    /// The header fields that the page is sent with: it is neither kept nor framed, and names nobody where it came from.
    package static let headers: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"),
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
        ),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ]

    /// The media type of ``text``.
    package static let contentType = "text/html; charset=utf-8"

    /// The document.
    package var text: String { document.text }

    // The empty icon keeps browsers from asking for /favicon.ico.
    private var document: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>\(title)</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <main>
        <h1>\(title)</h1>
        \(content)
        </main>
        </body>
        </html>

        """
    }

    private static let style: HTML = """
        :root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
        main { max-width: 36rem; margin: 10vh auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; }
        fieldset { border: 1px solid GrayText; border-radius: .5rem; margin: 1rem 0; }
        button, input, select { font: inherit; padding: .4rem .8rem; border-radius: .4rem; }
        button { cursor: pointer; }
        .person { display: block; width: 100%; margin: .5rem 0; text-align: left; }
        .alert { border-left: .3rem solid #c33; padding-left: .8rem; }
        code { overflow-wrap: anywhere; }
        li, details { margin: .5rem 0; }
        """
}

/// Text that is markup: what is interpolated is escaped, unless it is markup itself.
///
/// ```swift
/// let line: HTML = "<p>Hello, \(name)</p>"
/// ```
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    /// The markup.
    package let text: String

    package init(stringLiteral value: String) {
        text = value
    }

    package init(stringInterpolation interpolation: Interpolation) {
        text = interpolation.text
    }

    /// Collects the parts of a literal.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        /// Appends text, whose signs stand for themselves both between tags and in a quoted attribute.
        package mutating func appendInterpolation(_ value: String) {
            for character in value.unicodeScalars {
                switch character {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(character)
                }
            }
        }

        /// Appends markup; nil appends nothing.
        package mutating func appendInterpolation(_ value: HTML?) {
            text += value?.text ?? ""
        }

        /// Appends markup, one piece to a line.
        package mutating func appendInterpolation(_ values: [HTML]) {
            text += values.map(\.text).joined(separator: "\n")
        }
    }
}
