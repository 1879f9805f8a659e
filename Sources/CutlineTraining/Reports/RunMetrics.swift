package import Foundation

/// The events that a run's `metrics.jsonl` holds.
package struct RunMetrics: Sendable {
    /// How a run that is over came to its end.
    package struct End: Sendable, Hashable, Decodable {
        /// A `TrainingEvent.End`, or `failed`.
        package let reason: String
        package let message: String?
        package let step: Int
    }

    package private(set) var start: TrainingEvent.Start?
    /// Every 20th.
    package private(set) var steps: [TrainingEvent.Step] = []
    package private(set) var epochs: [TrainingEvent.Epoch] = []
    package private(set) var validations: [TrainingEvent.Validation] = []
    package private(set) var end: End?
    /// Lines that say nothing, such as a last one that was cut off.
    package private(set) var damagedLines = 0

    /// Reads what can be read.
    package init(_ log: Data) {
        for line in log.split(separator: UInt8(ascii: "\n")) { read(line) }
    }

    private struct Kind: Decodable {
        let event: String
    }

    private mutating func read(_ line: Data) {
        let decoder = JSONDecoder()
        do {
            switch try decoder.decode(Kind.self, from: line).event {
            case "start": start = try decoder.decode(TrainingEvent.Start.self, from: line)
            case "step": steps.append(try decoder.decode(TrainingEvent.Step.self, from: line))
            case "epoch": epochs.append(try decoder.decode(TrainingEvent.Epoch.self, from: line))
            case "validation": validations.append(try decoder.decode(TrainingEvent.Validation.self, from: line))
            case "end": end = try decoder.decode(End.self, from: line)
            // A later version may say more.
            default: return
            }
        } catch {
            damagedLines += 1
        }
    }

    /// The validation whose model is kept.
    package var best: TrainingEvent.Validation? {
        validations.last(where: \.isBest)
    }

    /// Steps in an epoch; nil before that is known.
    package var stepsPerEpoch: Int? {
        if let start { return start.stepsPerEpoch }
        return epochs.first.map { max(1, $0.step / max(1, $0.epoch)) }
    }

    package var lastStep: Int {
        max(steps.last?.step ?? 0, epochs.last?.step ?? 0, validations.last?.step ?? 0)
    }
}
