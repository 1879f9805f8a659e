import Foundation
import Torch

/// Everything that decides what a random search computes, but for the number of its trials: `study.json`.
package struct StudyPlan: Sendable, Hashable, Codable {
    package let space: SearchSpace
    /// Where the random numbers start that settings are drawn with.
    package let seed: UInt64
    /// The settings that the space does not vary.
    package let base: TrainingConfiguration
    /// Nil where every trial is to run to its end.
    package let rule: MedianStoppingRule?
    package let data: RunData

    package init(
        space: SearchSpace,
        seed: UInt64,
        base: TrainingConfiguration,
        rule: MedianStoppingRule?,
        data: RunData
    ) {
        self.space = space
        self.seed = seed
        self.base = base
        self.rule = rule
        self.data = data
    }

    /// The settings of a trial, counted from 1.
    ///
    /// - Throws: `TrainingError` where no run can follow them.
    package func configuration(of trial: Int) throws -> TrainingConfiguration {
        let configuration = try base.applying(space.sample(trial: trial, seed: seed)).fittedToWordVectors()
        if let problem = configuration.problem {
            throw TrainingError(.invalidConfiguration, "trial \(trial): \(problem); narrow the space")
        }
        return configuration
    }

    /// Keeps the plan in the folder of a new search, and refuses another than the folder has.
    func settle(in folder: StudyFolder) throws {
        let file = folder.plan
        if let data = try? Data(contentsOf: file) {
            let known = try? JSONDecoder().decode(StudyPlan.self, from: data)
            guard known == self else {
                throw TrainingError(
                    .foreignCheckpoint,
                    "\(file.path): the search there has \(difference(from: known)); give its own, or another --output"
                )
            }
            return
        }
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try AtomicFile.write(encoder.encode(self) + Data("\n".utf8), to: file)
    }

    private func difference(from other: StudyPlan?) -> String {
        guard let other else { return "a plan that cannot be read" }
        if other.space != space { return "another space" }
        if other.seed != seed { return "another seed, \(other.seed)" }
        if other.rule != rule { return "another rule for stopping early" }
        if other.data != data { return "other photographs or captions" }
        return (try? "other settings: \(other.base.differences(from: base))") ?? "other settings"
    }
}
