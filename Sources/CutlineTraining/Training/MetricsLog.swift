import Foundation
import Torch

/// Appends a run's events to `metrics.jsonl`, one object a line, for people and programs to plot.
package final class MetricsLog {
    private struct Line<Values: Encodable>: Encodable {
        let event: String
        let values: Values

        enum Key: String, CodingKey {
            case event
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(event, forKey: .event)
            try values.encode(to: encoder)
        }
    }

    /// Steps between two lines about steps.
    static let stepInterval = 20

    private struct End: Encodable {
        let reason: String
        var message: String?
        let step: Int
    }

    private let handle: FileHandle
    private let encoder = JSONEncoder()
    private var hasStart: Bool
    private var step: Int

    /// Opens the log of a run that stands at `step`; lines beyond it, which a resumed run will write again, are dropped, and so
    /// is what says that the run has ended. At step 0 nothing was written by this run, so that nothing is kept.
    package init(_ folder: RunFolder, step: Int) throws {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let url = folder.metrics
        let old = (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let kept = old.split(separator: "\n").filter { line in
            Self.entry(line).map { step > 0 && $0.step <= step && $0.event != "end" } ?? false
        }
        hasStart = kept.contains { Self.entry($0)?.event == "start" }
        self.step = step
        try AtomicFile.write(Data(kept.map { "\($0)\n" }.joined().utf8), to: url)
        guard let handle = FileHandle(forWritingAtPath: url.path) else {
            throw TorchError(.unwritableFile, "\(url.path): cannot be written to")
        }
        self.handle = handle
        try handle.seekToEnd()
    }

    private struct Entry: Decodable {
        let event: String
        let step: Int
    }

    private static func entry(_ line: Substring) -> Entry? {
        try? JSONDecoder().decode(Entry.self, from: Data(line.utf8))
    }

    package func record(_ event: TrainingEvent) throws {
        if case .stepped(let done) = event { step = done.step }
        switch event {
        case .started(let start) where !hasStart:
            try write("start", start)
            hasStart = true
        case .ended(let end): try write("end", End(reason: end.rawValue, step: step))
        case .stepped(let step) where step.step % Self.stepInterval == 0: try write("step", step)
        case .epochEnded(let epoch): try write("epoch", epoch)
        case .validated(let validation): try write("validation", validation)
        case .started, .taught, .stepped, .saved: break
        }
    }

    /// Keeps why the run broke down.
    package func recordFailure(_ error: any Error) throws {
        try write("end", End(reason: "failed", message: "\(error)", step: step))
    }

    private func write(_ event: String, _ values: some Encodable) throws {
        try handle.write(contentsOf: encoder.encode(Line(event: event, values: values)) + Data("\n".utf8))
    }
}
