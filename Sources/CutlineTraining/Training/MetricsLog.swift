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
    private static let stepInterval = 20

    private let handle: FileHandle
    private let encoder = JSONEncoder()

    /// Opens the log of a run that stands at `step`; lines beyond it, which a resumed run will write again, are dropped.
    package init(_ folder: RunFolder, step: Int) throws {
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let url = folder.metrics
        let old = (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let kept = old.split(separator: "\n").filter { Self.step(of: $0).map { $0 <= step } ?? false }
        try AtomicFile.write(Data(kept.map { "\($0)\n" }.joined().utf8), to: url)
        guard let handle = FileHandle(forWritingAtPath: url.path) else {
            throw TorchError(.unwritableFile, "\(url.path): cannot be written to")
        }
        self.handle = handle
        try handle.seekToEnd()
    }

    private static func step(of line: Substring) -> Int? {
        struct Entry: Decodable {
            let step: Int
        }
        return (try? JSONDecoder().decode(Entry.self, from: Data(line.utf8)))?.step
    }

    package func record(_ event: TrainingEvent) throws {
        switch event {
        case .stepped(let step) where step.step % Self.stepInterval == 0: try write("step", step)
        case .epochEnded(let epoch): try write("epoch", epoch)
        case .validated(let validation): try write("validation", validation)
        case .started, .stepped, .saved, .ended: break
        }
    }

    private func write(_ event: String, _ values: some Encodable) throws {
        try handle.write(contentsOf: encoder.encode(Line(event: event, values: values)) + Data("\n".utf8))
    }
}
