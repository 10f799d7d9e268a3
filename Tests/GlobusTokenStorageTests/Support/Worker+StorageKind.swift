import GlobusTokenStorage
import TestSupport

extension Worker {
    /// Starts `storage-worker COMMAND FORMAT PATH…` on the file of `kind`; `variables` adds to the environment as
    /// `NAME=VALUE`.
    convenience init(
        _ command: String,
        _ kind: StorageKind,
        _ path: String,
        _ rest: String...,
        variables: [String] = []
    ) throws {
        let key = kind.isEncrypted ? ["STORAGE_WORKER_KEY=" + StorageKind.keyText] : []
        try self.init([command, kind.format.rawValue, path] + rest, variables: variables + key)
    }
}
