import CutlineModels
package import Foundation
import Torch

/// A random search on disk.
package struct StudyFolder: Sendable {
    package let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    /// What is searched, and how.
    package var plan: URL { url.appendingPathComponent("study.json") }
    /// A line for each trial that is over.
    package var trials: URL { url.appendingPathComponent("trials.jsonl") }
    /// The settings of the best trial, for `cutline train --settings`.
    package var best: URL { url.appendingPathComponent("best.json") }

    /// The run of a trial, counted from 1.
    package func run(of trial: Int) -> RunFolder {
        let digits = String(trial)
        let name = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return RunFolder(url.appendingPathComponent("trial-\(name)"))
    }

    /// Features of photographs for such settings; trials that look at photographs in the same way share them.
    package func features(for configuration: TrainingConfiguration) -> URL {
        let parts = [
            URL(fileURLWithPath: configuration.encoder).lastPathComponent, configuration.featureKind.rawValue,
            configuration.interpolation?.rawValue,
            configuration.geometry?.rawValue.replacingOccurrences(of: ":", with: "-"),
            configuration.isMirrored ? "mirrored" : nil,
        ]
        return url.appendingPathComponent("features-\(parts.compactMap { $0 }.joined(separator: "-")).safetensors")
    }

    /// What the models expect that teach, which trials of the same words share.
    package var teacherWords: URL { url.appendingPathComponent("teacher.safetensors") }

    func records() throws -> [TrialRecord] {
        guard FileManager.default.fileExists(atPath: trials.path) else { return [] }
        return try Data(contentsOf: trials).split(separator: UInt8(ascii: "\n")).map { line in
            do {
                return try JSONDecoder().decode(TrialRecord.self, from: line)
            } catch {
                throw TrainingError(
                    .foreignCheckpoint,
                    "\(trials.path): has a line that is no trial; move the file away"
                )
            }
        }
    }

    func write(_ records: [TrialRecord]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines = try records.reduce(into: Data()) { $0 += try encoder.encode($1) + Data("\n".utf8) }
        try AtomicFile.write(lines, to: trials)
    }
}
