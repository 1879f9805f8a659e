import Dispatch
import Foundation

/// A running METEOR program that answers lines with lines.
final class METEORSession {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let jar: URL
    private let link: URL?
    private let writers = DispatchGroup()
    /// What was read and is not answered yet.
    private var buffer = Data()

    init(java: URL, jar: URL) throws(METEORError) {
        self.jar = jar
        do {
            link = try Self.linkWithoutSpaces(to: jar)
            let program = link?.appendingPathComponent(jar.lastPathComponent) ?? jar
            process.executableURL = java
            process.arguments = ["-jar", "-Xmx2G", program.path, "-", "-", "-stdio", "-l", "en", "-norm"]
            process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
            process.standardInput = input
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
        } catch {
            throw METEORError(code: .cannotStart, jar: jar, detail: error.localizedDescription)
        }
    }

    /// Ends the program.
    func stop() {
        process.terminate()
        process.waitUntilExit()
        // Without a reader the writing thread fails and ends; only then may its handle be closed.
        writers.wait()
        try? input.fileHandleForWriting.close()
        if let link {
            try? FileManager.default.removeItem(at: link)
        }
    }

    /// Writes `lines` and reads `count` lines. Writing has its own thread, since the program answers while it reads.
    func answers(to lines: [String], count: Int) throws(METEORError) -> [String] {
        let handle = input.fileHandleForWriting
        let text = Data(lines.map { $0 + "\n" }.joined().utf8)
        writers.enter()
        Thread.detachNewThread { [writers] in
            defer { writers.leave() }
            // The program may be gone; then writing must fail, not end this process. The thread ends with its signals.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            try? handle.write(contentsOf: text)
        }
        var answers: [String] = []
        while answers.count < count {
            answers.append(try readLine())
        }
        return answers
    }

    private func readLine() throws(METEORError) -> String {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer = Data(buffer[(end + 1)...])
                return line.trimmingCharacters(in: .whitespaces)
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else {
                process.waitUntilExit()
                let detail = "exit status \(process.terminationStatus)"
                throw METEORError(code: .stoppedEarly, jar: jar, detail: detail)
            }
            buffer.append(data)
        }
    }

    /// A link to the jar's folder if its path has characters that the program cannot find its data with.
    private static func linkWithoutSpaces(to jar: URL) throws -> URL? {
        guard jar.path.utf8.contains(where: { !($0.isASCIILetterOrDigit || "/._-".utf8.contains($0)) }) else {
            return nil
        }
        let link = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-meteor-\(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: jar.deletingLastPathComponent())
        return link
    }
}
