import Foundation

/// A download that is not whole yet: `NAME.part`, and beside it what the server called the version that it is a part of.
///
/// It is locked, so that two processes do not write to one part.
final class PartialFile {
    let url: URL
    private let validatorFile: URL
    private let handle: FileHandle

    init(for target: URL) throws(WeightsError) {
        url = target.appendingPathExtension("part")
        validatorFile = target.appendingPathExtension("part-version")
        handle = try Self.locked(url)
    }

    /// Opens and locks the file of that name. Until the lock was taken, who held it before may have removed or renamed what was
    /// opened; then the name is opened again.
    private static func locked(_ url: URL) throws(WeightsError) -> FileHandle {
        while true {
            let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw WeightsError(.unwritable, "\(url.path): cannot be written: \(String(cString: strerror(errno)))")
            }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw WeightsError(.unwritable, "\(url.path): another process is fetching it; wait for that one to end")
            }
            var (opened, named) = (stat(), stat())
            if fstat(descriptor, &opened) == 0, stat(url.path, &named) == 0, opened.st_dev == named.st_dev,
                opened.st_ino == named.st_ino
            {
                return handle
            }
        }
    }

    /// The bytes that are there and belong to a known version, so that a server can be asked for the rest.
    func resumable() throws -> (count: Int, validator: String)? {
        let count = Int(try handle.seekToEnd())
        guard count > 0, let validator = try? String(contentsOf: validatorFile, encoding: .utf8), !validator.isEmpty
        else {
            return nil
        }
        return (count, validator)
    }

    /// Empties the file; what is appended next belongs to the version that `validator` names, nil where the server named none.
    func restart(validator: String?) throws {
        try handle.truncate(atOffset: 0)
        if let validator {
            try Data(validator.utf8).write(to: validatorFile, options: .atomic)
        } else {
            unlink(validatorFile.path)
        }
    }

    func append(_ bytes: Data) throws {
        try handle.write(contentsOf: bytes)
    }

    func remove() {
        unlink(url.path)
        unlink(validatorFile.path)
    }

    /// Leaves nothing behind where nothing came.
    func removeIfEmpty() {
        if (try? handle.seekToEnd()) == 0 { remove() }
    }

    /// Gives the whole file its name.
    func finish(as target: URL) throws(WeightsError) {
        unlink(validatorFile.path)
        guard fsync(handle.fileDescriptor) == 0, rename(url.path, target.path) == 0 else {
            throw WeightsError(.unwritable, "\(target.path): cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}
