/// The files and folders of the mock's collections: names, sizes and times, without contents.
struct TransferFiles: Sendable {
    /// A file or a folder.
    struct Entry: Sendable {
        let isFolder: Bool
        let size: Int
        let modified: Double
    }

    /// Why something could not be done with a path.
    enum Failure: Error {
        case missing, exists, noFolder, notEmpty
    }

    /// The entries of each collection by their paths, without a slash at the end; the root is "".
    private var collections: [String: [String: Entry]] = [:]

    /// Creates a few files in each collection.
    init() {
        for collection in TransferCollection.all {
            for folder in ["", "/home", Self.home, "/raw", "/raw/logs"] { addFolder(folder, in: collection.id, 0) }
        }
        let source = TransferCollection.all[0].id
        for (path, size) in [
            ("/raw/run1.h5", 1_048_576), ("/raw/run2.h5", 2_097_152), ("/raw/notes.txt", 320), ("/raw/.lock", 0),
            ("/raw/logs/run1.log", 4096), ("\(Self.home)/readme.txt", 1024),
        ] {
            collections[source]?[path] = Entry(isFolder: false, size: size, modified: Self.beginning)
        }
    }

    private static let home = "/home/rosa"
    private static let beginning = 1_767_225_600.0

    /// Returns a path without `~`, double slashes and a slash at the end.
    static func normalized(_ path: String?) -> String {
        let path = path ?? "/~/"
        let isAtHome = path.hasPrefix("/~") || path.hasPrefix("~") || !path.hasPrefix("/")
        let names = path.split(separator: "/").filter { $0 != "~" && $0 != "." }
        return (isAtHome ? home : "") + names.map { "/\($0)" }.joined()
    }

    /// Returns the entry at a path.
    func entry(_ path: String, in collection: String) -> Entry? { collections[collection]?[path] }

    /// Returns what is in a folder, in the order of the names.
    func list(_ folder: String, in collection: String) throws -> [(name: String, entry: Entry)] {
        guard let entry = entry(folder, in: collection) else { throw Failure.missing }
        guard entry.isFolder else { throw Failure.noFolder }
        return (collections[collection] ?? [:]).compactMap { path, entry in
            guard path.hasPrefix(folder + "/"), !path.dropFirst(folder.count + 1).contains("/") else { return nil }
            return (String(path.dropFirst(folder.count + 1)), entry)
        }.sorted { $0.name < $1.name }
    }

    /// Makes a folder.
    mutating func makeFolder(_ path: String, in collection: String, now: Double) throws {
        guard entry(path, in: collection) == nil else { throw Failure.exists }
        guard entry(Self.parent(of: path), in: collection)?.isFolder == true else { throw Failure.missing }
        addFolder(path, in: collection, now)
    }

    /// Gives a file or a folder another path.
    mutating func rename(_ path: String, to new: String, in collection: String) throws {
        guard entry(path, in: collection) != nil else { throw Failure.missing }
        guard entry(new, in: collection) == nil else { throw Failure.exists }
        for (old, entry) in subtree(path, in: collection) {
            collections[collection]?[old] = nil
            collections[collection]?[new + old.dropFirst(path.count)] = entry
        }
    }

    /// Copies a file, or a folder with all that is in it, as a transfer does; returns how many files and bytes that were.
    mutating func copy(
        _ path: String,
        of source: String,
        to new: String,
        of destination: String,
        now: Double
    ) throws -> (files: Int, bytes: Int) {
        var (files, bytes) = (0, 0)
        addFolder(Self.parent(of: new), in: destination, now)
        guard entry(path, in: source) != nil else {
            guard !Self.isKnown(path) else { throw Failure.missing }
            let file = Entry(isFolder: false, size: 1_048_576, modified: now)
            collections[destination, default: [:]][new] = file
            return (1, file.size)
        }
        for (old, entry) in subtree(path, in: source) {
            let place = new + old.dropFirst(path.count)
            if entry.isFolder {
                addFolder(place, in: destination, now)
            } else {
                collections[destination, default: [:]][place] = Entry(isFolder: false, size: entry.size, modified: now)
                files += 1
                bytes += entry.size
            }
        }
        return (files, bytes)
    }

    /// Removes a file, or a folder with all that is in it.
    mutating func remove(_ path: String, in collection: String, recursively: Bool) throws {
        guard entry(path, in: collection) != nil else {
            if Self.isKnown(path) { throw Failure.missing }
            return
        }
        let doomed = subtree(path, in: collection)
        guard recursively || doomed.count == 1 else { throw Failure.notEmpty }
        for (path, _) in doomed { collections[collection]?[path] = nil }
    }

    /// Whether the mock knows all that is at a path.
    ///
    /// Of other paths tasks believe that there is a file.
    private static func isKnown(_ path: String) -> Bool {
        path.hasPrefix("/raw/") || path.hasPrefix(home + "/")
    }

    private func subtree(_ path: String, in collection: String) -> [(String, Entry)] {
        (collections[collection] ?? [:]).filter { $0.key == path || $0.key.hasPrefix(path + "/") }.map {
            ($0.key, $0.value)
        }
    }

    /// Makes a folder and those above it, where they do not exist.
    private mutating func addFolder(_ path: String, in collection: String, _ now: Double) {
        if entry(path, in: collection) != nil { return }
        if !path.isEmpty { addFolder(Self.parent(of: path), in: collection, now) }
        let time = now == 0 ? Self.beginning : now
        collections[collection, default: [:]][path] = Entry(isFolder: true, size: 4096, modified: time)
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
