import Foundation

/// Where text goes: a stream, a file, or a test's memory.
package protocol TextSink: Sendable {
    /// - Throws: `CommandError` with the code `.output`.
    func write(_ text: String) throws
}

/// An open file descriptor. A reader that goes away ends the process by SIGPIPE, as with any other tool.
struct FileSink: TextSink {
    let descriptor: Int32
    /// For messages.
    let name: String

    func write(_ text: String) throws {
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandError(.output, "\(name): cannot be written: \(error.localizedDescription)")
        }
    }
}
