import Glibc
import Testing

/// Text behind which there is no memory.
@Suite struct TextEndTests {
    @Test("JSON just before memory that cannot be read is parsed, however near", arguments: [0, 1, 63, 64, 65])
    func unreadable(distance: Int) throws {
        let page = 4096
        let both = try #require(mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        defer { munmap(both, 2 * page) }
        try #require(both != MAP_FAILED && mprotect(both + page, page, PROT_NONE) == 0)
        let json = Array("[\(String(repeating: "1, ", count: 400))1]".utf8)
        let text = UnsafeMutableRawBufferPointer(start: both + page - distance - json.count, count: json.count)
        text.copyBytes(from: json)
        defer { JSONState.shared.empty() }
        #expect(JSONState.shared.push(decoding: UnsafeRawBufferPointer(text)))
    }
}
