package import Foundation

/// A file's bytes, mapped into memory for as long as the object lives.
///
/// The mapping is copy-on-write: training may update weights in place without touching the file.
package final class MappedFile: @unchecked Sendable {
    // Unchecked: the mapping is set once, and only through tensors, which are not Sendable, can it be written to.
    private let bytes: UnsafeRawBufferPointer

    package init(contentsOf url: URL) throws(TorchError) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let missing = errno == ENOENT
            throw TorchError(
                missing ? .missingFile : .unreadableFile,
                "\(url.path): cannot be opened: \(String(cString: strerror(errno)))"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TorchError(.unreadableFile, "\(url.path): is not a regular file")
        }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0),
            start != MAP_FAILED
        else {
            throw TorchError(.unreadableFile, "\(url.path): cannot be mapped: \(String(cString: strerror(errno)))")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    /// The bytes, for as long as `body` runs. A pointer that is to live longer needs this object as its owner.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(bytes) }
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
