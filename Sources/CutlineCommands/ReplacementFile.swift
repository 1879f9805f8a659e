import Foundation

/// A file that takes its place only when it is complete; until then it is written beside it, under another name.
final class ReplacementFile: TextSink {
    private let target: URL
    private let temporary: URL
    private let sink: FileSink
    private let handle: FileHandle

    /// - Throws: `CommandError` when the folder cannot be written to.
    init(_ path: String) throws(CommandError) {
        target = URL(fileURLWithPath: path)
        temporary = target.deletingLastPathComponent()
            .appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp")
        guard FileManager.default.createFile(atPath: temporary.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: temporary.path)
        else {
            throw CommandError(
                .output,
                "\(path): cannot be written; check that its folder is there and yours to write to"
            )
        }
        self.handle = handle
        sink = FileSink(descriptor: handle.fileDescriptor, name: path)
    }

    func write(_ text: String) throws {
        try sink.write(text)
    }

    /// Puts the file into its place.
    func commit() throws {
        do {
            try handle.synchronize()
        } catch {
            throw CommandError(.output, "\(target.path): cannot be written: \(error.localizedDescription)")
        }
        guard rename(temporary.path, target.path) == 0 else {
            throw CommandError(.output, "\(target.path): cannot be replaced: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        try? handle.close()
        // After `commit` there is nothing left to remove.
        try? FileManager.default.removeItem(at: temporary)
    }
}
