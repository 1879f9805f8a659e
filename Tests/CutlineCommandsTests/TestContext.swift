import Foundation
import Synchronization

@testable import CutlineCommands

/// What a command wrote.
final class MemorySink: TextSink {
    private let written = Mutex("")

    var text: String { written.withLock { $0 } }

    func write(_ text: String) {
        written.withLock { $0 += text }
    }
}

/// A sink on a full disk.
struct FullSink: TextSink {
    func write(_ text: String) throws {
        throw CommandError(.output, "standard output: cannot be written: no space left")
    }
}

/// A clock that moves when it is told to.
final class ManualClock: Sendable {
    private let time = Mutex(Duration.zero)

    var now: Duration { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration }
    }
}

/// A context in memory and what commands did with it.
struct TestContext {
    let output = MemorySink()
    let errors = MemorySink()
    let clock = ManualClock()
    let context: CommandContext

    init(terminal: Bool = false, width: Int = 80, input: [String] = []) {
        context = CommandContext(
            output: output,
            errors: errors,
            input: { input },
            outputIsTerminal: terminal,
            errorsAreTerminal: terminal,
            width: width,
            now: { [clock] in clock.now }
        )
    }

    /// Runs a command line, and gives its exit code.
    func run(_ arguments: String...) async -> Int32 {
        await CutlineTool.run(arguments, in: context)
    }
}

/// A folder of files that is removed when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String) -> String {
        url.appendingPathComponent(name).path
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ content: String) throws -> String {
        try file(name, Data(content.utf8))
    }

    func file(_ name: String, _ content: Data) throws -> String {
        let path = path(name)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try content.write(to: URL(fileURLWithPath: path))
        return path
    }
}
