import Foundation

enum FileSize {
    /// The size of a regular file that can be opened.
    static func of(_ url: URL) throws(WeightFileError) -> Int {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw WeightFileError(
                errno == ENOENT ? .missing : .unreadable,
                "\(url.path): cannot be opened: \(String(cString: strerror(errno)))"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw WeightFileError(.unreadable, "\(url.path): is not a regular file")
        }
        return Int(status.st_size)
    }
}
