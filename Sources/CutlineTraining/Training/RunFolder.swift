package import CutlineModels
package import Foundation
import Torch

/// A training run on disk.
package struct RunFolder: Sendable {
    package let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    package var configuration: URL { url.appendingPathComponent("config.json") }
    package var metrics: URL { url.appendingPathComponent("metrics.jsonl") }
    package var features: URL { url.appendingPathComponent("features.safetensors") }
    package var checkpoint: URL { url.appendingPathComponent("checkpoints/last.safetensors") }
    /// What `best` says of the validation photographs.
    package var predictions: URL { url.appendingPathComponent("predictions.jsonl") }
    /// Where the photographs and captions lie.
    package var data: URL { url.appendingPathComponent("data.json") }
    package var report: URL { url.appendingPathComponent("report.html") }
    /// Small pictures for the report; they can be made anew.
    package var thumbnails: URL { url.appendingPathComponent("thumbnails") }
    package var best: ModelFolder { ModelFolder(url.appendingPathComponent("best")) }

    /// Makes the folder of a fresh run, or checks that there is one to resume.
    func prepare(resuming: Bool) throws {
        let manager = FileManager.default
        let isThere = manager.fileExists(atPath: checkpoint.path)
        if resuming && !isThere {
            throw TrainingError(
                .nothingToResume,
                "\(checkpoint.path): there is no checkpoint to resume; leave --resume out to start the run"
            )
        }
        if !resuming && isThere {
            throw TrainingError(
                .runExists,
                "\(url.path): holds a run already; continue it with --resume, or give another --output"
            )
        }
        try manager.createDirectory(at: checkpoint.deletingLastPathComponent(), withIntermediateDirectories: true)
    }

    /// Keeps the configuration of a fresh run.
    func write(_ configuration: TrainingConfiguration) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try AtomicFile.write(encoder.encode(configuration) + Data("\n".utf8), to: self.configuration)
    }

    /// The configuration of a run that was started.
    package func loadConfiguration() throws -> TrainingConfiguration {
        do {
            return try JSONDecoder().decode(TrainingConfiguration.self, from: Data(contentsOf: configuration))
        } catch let error as DecodingError {
            throw TrainingError(
                .foreignCheckpoint,
                "\(configuration.path): not a run's configuration: \(error.summary)"
            )
        } catch {
            throw TrainingError(
                .nothingToResume,
                "\(configuration.path): there is no run here; leave --resume out to start one"
            )
        }
    }
}
