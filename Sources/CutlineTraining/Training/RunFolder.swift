package import CutlineModels
package import Foundation

/// A training run on disk.
package struct RunFolder: Sendable {
    package let url: URL

    package init(_ url: URL) {
        self.url = url
    }

    package var configuration: URL { url.appendingPathComponent("config.json") }
    package var metrics: URL { url.appendingPathComponent("metrics.jsonl") }
    /// Files of events for TensorBoard.
    package var tensorBoard: URL { url.appendingPathComponent("tensorboard") }
    package var features: URL { url.appendingPathComponent("features.safetensors") }
    /// What the models expect that teach the run's; it can be made anew.
    package var teacherWords: URL { url.appendingPathComponent("teacher.safetensors") }
    package var checkpoint: URL { url.appendingPathComponent("checkpoints/last.safetensors") }
    /// What `best` says of the validation photographs.
    package var predictions: URL { url.appendingPathComponent("predictions.jsonl") }
    /// Where the photographs and captions lie.
    package var data: URL { url.appendingPathComponent("data.json") }
    package var report: URL { url.appendingPathComponent("report.html") }
    /// Small pictures for the report; they can be made anew.
    package var thumbnails: URL { url.appendingPathComponent("thumbnails") }
    package var best: ModelFolder { ModelFolder(url.appendingPathComponent("best")) }

    /// Refuses what cannot become a run here, or go on as the run that is here: all that is known before photographs are encoded.
    package func check(_ configuration: TrainingConfiguration, on dataset: Dataset, resuming: Bool) throws {
        if let problem = configuration.problem { throw TrainingError(.invalidConfiguration, problem) }
        try Self.checkSplit(of: dataset)
        let isThere = FileManager.default.fileExists(atPath: checkpoint.path)
        guard resuming else {
            guard !isThere else {
                throw TrainingError(
                    .runExists,
                    "\(url.path): holds a run already; continue it with --resume, or give another --output"
                )
            }
            return
        }
        guard isThere else {
            throw TrainingError(
                .nothingToResume,
                "\(checkpoint.path): there is no checkpoint to resume; leave --resume out to start the run"
            )
        }
        let saved = try loadConfiguration()
        guard saved == configuration else {
            throw TrainingError(
                .foreignCheckpoint,
                """
                \(self.configuration.path): the run has other settings: \(try saved.differences(from: configuration)); resume it \
                with its own
                """
            )
        }
    }

    /// Refuses a data set without training or validation photographs.
    package static func checkSplit(of dataset: Dataset) throws(TrainingError) {
        let counts = (dataset.images(in: .train).count, dataset.images(in: .validation).count)
        guard counts.0 > 0, counts.1 > 0 else {
            throw TrainingError(
                .emptySplit,
                "a run needs training and validation photographs; there are \(counts.0) and \(counts.1)"
            )
        }
    }

    /// Makes the folders that files are written to.
    func prepare() throws {
        try FileManager.default.createDirectory(
            at: checkpoint.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
    }

    /// Keeps the configuration of a fresh run.
    func write(_ configuration: TrainingConfiguration) throws {
        try configuration.write(to: self.configuration)
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
