import Foundation

/// A member of an archive on disk, for readers that need a file; gone with the object.
final class TemporaryFile {
    let url: URL

    /// Gives `body` the open file to write to.
    init(_ body: (FileHandle) throws -> Void) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-weights-\(UUID().uuidString)")
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw WeightFileError(
                .unreadable,
                "\(url.path): no file can be made there to unpack to: \(String(cString: strerror(errno)))"
            )
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try body(handle)
            try handle.close()
        } catch {
            unlink(url.path)
            throw error
        }
    }

    deinit {
        unlink(url.path)
    }
}
