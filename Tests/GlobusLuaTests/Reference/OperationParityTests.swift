import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import Testing

/// The methods of clients are those of the Globus SDK for Python, with the same parameters.
///
/// `Tests/Operations/list_operations.py` writes the list of the SDK's.
@Suite struct OperationParityTests {
    /// A method of the SDK: its client, its name and its parameters.
    struct Method: Sendable {
        let client: String
        let name: String
        var required: [String] = []
        var requiredByName: Set<String> = []
        var optional: Set<String> = []
        /// The paginator and what it is told, as the list has it; nil for a method that the SDK does not page.
        var paging: String?
    }

    static let methods: [Method] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Operations/sdk-operations.txt").standardized
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            var words = line.split(separator: " ").map(String.init)
            let name = words.removeFirst().split(separator: ".").map(String.init)
            guard words.last != "deprecated" else { return nil }
            var method = Method(client: name[0], name: name[1])
            for word in words {
                if word.hasPrefix("paged:") {
                    method.paging = String(word.dropFirst("paged:".count))
                } else if word.hasSuffix("=") {
                    method.optional.insert(String(word.dropLast()))
                } else if word.hasPrefix("*") {
                    method.requiredByName.insert(String(word.dropFirst()))
                } else {
                    method.required.append(word)
                }
            }
            return method
        }
    }()

    /// Methods of the SDK that are something else here, and why.
    private static let elsewhere: [String: String] = [:]

    /// Methods that the SDK's client has not, and why.
    private static let ownMethods: [String: String] = [:]

    private func described(_ client: String, _ name: String) -> FunctionDescription? {
        ScriptAPI.scripts.classDescription(named: "globus.\(client)")?.methods.first { $0.shortName == name }
    }

    @Test("The list has the SDK's operations")
    func list() {
        #expect(Self.methods.count == 210)
        #expect(Set(Self.methods.map(\.client)) == Set(ServiceClient.all.map(\.name)).subtracting(["ComputeClient"]))
    }

    @Test("Every operation of the SDK is a method with the same parameters")
    func nothingIsMissing() {
        for method in Self.methods where Self.elsewhere["\(method.client).\(method.name)"] == nil {
            let name = "\(method.client).\(method.name)"
            guard let function = described(method.client, method.name) else {
                Issue.record("\(name) is missing")
                continue
            }
            let table = function.parameters.last { !$0.options.isEmpty }
            let positional = function.parameters.filter { $0.options.isEmpty && !$0.isOptional }
            #expect(positional.map(\.name) == method.required, "\(name)")
            let options = table?.options ?? []
            let byName = Set(options.filter { !$0.isOptional }.map(\.name))
            #expect(byName == method.requiredByName, "\(name)")
            #expect(Set(options.filter(\.isOptional).map(\.name)) == method.optional, "\(name)")
        }
    }

    @Test("Every listing that the SDK pages is paged in the same way, and no other one by a style of the SDK's")
    func paging() {
        #expect(Self.methods.filter { $0.paging != nil }.count == 22)
        for method in Self.methods {
            let operation = ServiceClient.all.first { $0.name == method.client }?.operation(named: method.name)
            #expect(operation?.paging?.words == method.paging, "\(method.client).\(method.name)")
        }
    }

    @Test("A client has no methods besides those of the SDK's and of every client")
    func nothingIsExtra() {
        let inherited = Set(
            ScriptAPI.scripts.classDescription(named: "globus.BaseClient")?.methods.map(\.shortName) ?? []
        )
        let known = Set(Self.methods.map { "\($0.client).\($0.name)" })
        for client in ServiceClient.all {
            let methods = ScriptAPI.scripts.classDescription(named: "globus.\(client.name)")?.methods ?? []
            for method in methods where !inherited.contains(method.shortName) {
                let name = "\(client.name).\(method.shortName)"
                #expect(known.contains(name) || Self.ownMethods[name] != nil, "\(name)")
            }
        }
    }

    @Test("Every entry of a table has its path's parameters, and the paging that its page needs")
    func tables() {
        for client in ServiceClient.all {
            #expect(Set(client.operations.map(\.name)).count == client.operations.count, "\(client.name)")
            for operation in client.operations {
                let name = "\(client.name).\(operation.name)"
                let inPath = Set(operation.path.matches(of: #/\{/?(\w+)\}/#).map { String($0.1) })
                let parameters = Set(operation.parameters.filter { $0.place == .path }.map(\.name))
                #expect(inPath.subtracting(client == .specificFlow ? ["flow_id"] : []) == parameters, "\(name)")
                #expect(operation.summary.hasSuffix("."), "\(name)")
                for parameter in operation.parameters { #expect(parameter.summary.hasSuffix("."), "\(name)") }
                if operation.method == .get { #expect(!operation.parameters.contains { $0.place == .body }, "\(name)") }
                let isOrdered = operation.parameters.drop { $0.isRequired && !$0.isKeyword }
                #expect(!isOrdered.contains { $0.isRequired && !$0.isKeyword }, "\(name): required ones come first")
            }
        }
    }
}

extension OperationPaging {
    /// The paging as the list of the SDK's operations has it; nil for one that the SDK does not have.
    fileprivate var words: String? {
        guard let paginator else { return nil }
        let words = [
            paginator, itemsKey, markerKey.map { "marker=\($0)" }, pageSize.map { "page=\($0)" },
            cap.map { "most=\($0)" },
        ]
        return words.compactMap(\.self).joined(separator: ",")
    }

    private var paginator: String? {
        switch style {
        case .hasNextPage: "HasNextPaginator"
        case .total: "LimitOffsetTotalPaginator"
        case .marker: "MarkerPaginator"
        case .nullableMarker: "NullableMarkerPaginator"
        case .nextToken: "NextTokenPaginator"
        case .lastKey: "LastKeyPaginator"
        // The SDK returns the pages of these one by one.
        case .jsonAPI, .toldByPage: nil
        }
    }
}
