import GlobusAuth
import LuaRuntime

/// Listings that are operations.
extension PagePlan {
    /// The plan of a call of `client.paginated.NAME`.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - operation: The operation, which lists.
    ///   - client: The client.
    /// - Throws: `HostArgumentError` for arguments that the operation does not take.
    init(_ call: HostCall, _ operation: ServiceOperation, of client: BaseClient) throws {
        let paging = operation.paging ?? .list(items: nil)
        let reader = OperationReader(call, operation)
        var arguments = try reader.arguments()
        let options = call.options(at: 2 + Int32(operation.positional.count))
        let parameter = paging.pageSizeParameter ?? "limit"
        let given = try options.integer("page_size", in: 1...1_000_000).map { Int64($0) }
        let asked = arguments[parameter]?.integer
        // GCS calls the parameter itself `page_size`.
        if parameter != "page_size", given != nil { arguments[parameter] = nil }
        _ = try reader.request(arguments, of: client)
        function = call.functionName
        source = .operation(operation, arguments, clientValues: client.configuration.clientValues)
        beginning = Self.beginning(arguments)
        style = paging.style.pagingStyle
        itemsKey = paging.itemsKey
        markerKey = paging.markerKey
        pageSizeParameter = parameter
        pageSize = given ?? asked ?? paging.pageSize
        maximumItems = try options.integer("max_items", in: 0...Int64.max).map { Int64($0) }
        cap = paging.cap
        yieldsPages = options.boolean("pages") ?? false
    }

    /// The options that such a call has besides those of the operation.
    static func operationOptions(_ operation: ServiceOperation) -> [HostParameter] {
        let own = Set(operation.parameters.map(\.name))
        let hasPageSize = operation.paging?.pageSizeParameter != nil
        return parameters.filter { option in
            switch option.name {
            case "page_size": hasPageSize && !own.contains(option.name)
            case "max_items", "pages": true
            default: false
            }
        }
    }

    /// The position at which the listing begins.
    private static func beginning(_ arguments: OperationArguments) -> Parameters {
        var beginning = Parameters()
        if let offset = arguments["offset"]?.integer { beginning["offset"] = .integer(offset) }
        if let marker = arguments["marker"]?.string { beginning["marker"] = .string(marker) }
        return beginning
    }
}

extension OperationPaging.Style {
    /// The style that finds the next page; nil where the first page tells.
    fileprivate var pagingStyle: PagingStyle? {
        switch self {
        case .hasNextPage: .hasNextPage
        case .total: .total
        case .marker, .nullableMarker: .marker
        case .nextToken: .nextToken
        case .lastKey: .lastKey
        case .jsonAPI: .links
        case .toldByPage: nil
        }
    }
}
