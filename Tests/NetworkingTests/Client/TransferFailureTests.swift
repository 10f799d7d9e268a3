import CCurl
import Testing

@testable import Networking

/// Who has failed and whether repeating helps, for all codes of the installed libcurl.
@Suite struct TransferFailureTests {
    private typealias Party = TransferFailure.Party

    private static let expected: [(party: Party, isTransient: Bool, codes: [UInt32])] = [
        (.script, false, [3]),
        (.nameService, true, [6]),
        (.proxy, true, [5, 97]),
        (.host, true, [7, 28]),
        (.host, false, [1, 8]),
        (.tls, true, [35, 80]),
        (.tls, false, [53, 54, 58, 59, 60, 64, 66, 77, 82, 83, 90, 91, 98]),
        (.stream, true, [16, 18, 52, 55, 56, 61, 65, 92, 95, 96]),
        (.system, true, [27, 81, 89, 99]),
        // Other protocols, other uses of libcurl, and wrong uses of it.
        (
            .system, false,
            [2, 4] + Array(9...15) + [17] + Array(19...26) + Array(29...34) + Array(36...51) + [57, 62, 63]
                + Array(67...76) + [78, 79] + Array(84...88) + [93, 94]
        ),
    ]

    @Test("Every code of the installed libcurl is told apart")
    func codes() {
        var rest = Set(1..<CURL_LAST.rawValue)
        for row in Self.expected {
            for code in row.codes {
                #expect(rest.remove(code) != nil, "\(code) is listed twice, or is none")
                let failure = TransferFailure(CURLcode(code))
                #expect(failure.party == row.party, "\(code)")
                #expect(failure.isTransient == row.isTransient, "\(code)")
            }
        }
        #expect(rest.isEmpty, "not listed: \(rest.sorted())")
    }
}
