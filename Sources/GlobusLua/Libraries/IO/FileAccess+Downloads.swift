import GlobusAuth

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

extension FileAccess {
    /// Returns the name to which a path leads, for a file that is to take its place.
    ///
    /// Links are followed, so that the file they lead to is replaced, and not they.
    func target(_ asked: [UInt8]) throws -> TargetFile {
        var path = try ScriptPath(asked: asked)
        for _ in 0..<Self.mostLinks {
            let entry: FileEntry
            do {
                entry = try FileEntry(path)
            } catch let failure as FileFailure {
                throw try self.failure(failure.code, .write, path, asked)
            }
            if let target = entry.linkTarget {
                path = path.resolving(target)
                continue
            }
            // What there is may be more than a name in a folder: a device, for example.
            if let old = PathDescriptor(path.bytes) {
                try judge.require(.write, of: try old.place(), asked: asked)
            } else {
                try judge.require(.write, of: entry.place, asked: asked)
            }
            guard entry.isNamed else { throw FileFailure(EISDIR) }
            return try entry.target(shown: String(decoding: asked, as: UTF8.self))
        }
        throw FileFailure(ELOOP)
    }
}

extension FileEntry {
    /// Returns the entry as one that a file will be given, which stays when this one is gone.
    fileprivate func target(shown: String) throws -> TargetFile {
        let folder = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
        guard folder >= 0 else { throw FileFailure(errno) }
        return TargetFile(folder: folder, name: name.dropLast().map { UInt8(bitPattern: $0) }, shown: shown)
    }
}
