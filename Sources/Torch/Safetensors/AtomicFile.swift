package import Foundation

/// Writes a file so that its name always shows either the old content or the whole new one.
package enum AtomicFile {
    /// Gives `body` a handle on a file beside `url`; when it returns, the file is flushed to the disk and takes the name.
    package static func write(to url: URL, _ body: (FileHandle) throws -> Void) throws {
        let folder = url.deletingLastPathComponent()
        let temporary = folder.appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp")
        guard FileManager.default.createFile(atPath: temporary.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: temporary.path)
        else {
            throw TorchError(.unwritableFile, "\(url.path): the folder cannot be written to")
        }
        do {
            try body(handle)
            try handle.synchronize()
            try handle.close()
            guard rename(temporary.path, url.path) == 0 else {
                throw TorchError(.unwritableFile, "\(url.path): \(String(cString: strerror(errno)))")
            }
        } catch {
            try? handle.close()
            unlink(temporary.path)
            throw error
        }
        synchronize(folder: folder)
    }

    package static func write(_ data: Data, to url: URL) throws {
        try write(to: url) { try $0.write(contentsOf: data) }
    }

    /// Gives the finished folder `replacement` the name `url`. A folder of that name is set aside first and deleted afterwards,
    /// so that it is never lost.
    package static func replaceFolder(_ url: URL, with replacement: URL) throws {
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        if manager.fileExists(atPath: url.path, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else {
                throw TorchError(.unwritableFile, "\(url.path): is a file; give another path or move it away")
            }
            let old = replacement.appendingPathExtension("old")
            try manager.moveItem(at: url, to: old)
            do {
                try manager.moveItem(at: replacement, to: url)
            } catch {
                try manager.moveItem(at: old, to: url)
                throw error
            }
            try manager.removeItem(at: old)
        } else {
            try manager.moveItem(at: replacement, to: url)
        }
        synchronize(folder: url.deletingLastPathComponent())
    }

    /// Makes renames in a folder survive a power cut.
    private static func synchronize(folder: URL) {
        let descriptor = open(folder.path, O_RDONLY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
