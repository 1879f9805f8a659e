package import Foundation

/// What a trainer reports. Terminal, log and report listen; the trainer itself prints nothing.
package enum TrainingEvent: Sendable {
    package struct Start: Sendable, Codable {
        package let trainingImages: Int
        package let trainingCaptions: Int
        package let trainingTokens: Int
        package let validationImages: Int
        package let vocabularySize: Int
        /// The share of validation words that the vocabulary lacks.
        package let unknownRate: Double
        package let parameters: Int
        package let epochs: Int
        package let stepsPerEpoch: Int
        /// Where a resumed run goes on; 0 on a fresh one.
        package let step: Int
    }

    /// How far it is found out what the models expect that teach; before the first step.
    package struct Teaching: Sendable, Codable {
        /// In photographs and mirror images of them.
        package let done: Int
        package let total: Int
    }

    package struct Step: Sendable, Codable {
        /// Counted from 1 over the whole run.
        package let step: Int
        package let epoch: Int
        package let loss: Double
        package let gradientNorm: Double
        package let learningRate: Double
        /// Targets of the step, the ends included, the padding not.
        package let tokens: Int
        /// Nil in logs of earlier versions.
        package var captions: Int?
        package let seconds: Double
        /// The part of `seconds` that it took to score captions; nil where none are scored.
        package var rewardSeconds: Double?
    }

    package struct Epoch: Sendable, Codable {
        /// Counted from 1.
        package let epoch: Int
        package let step: Int
        /// The mean over the epoch's tokens.
        package let loss: Double
        package let learningRate: Double
        package let tokensPerSecond: Double
        package let seconds: Double
    }

    package struct Validation: Sendable, Codable {
        package let epoch: Int
        package let step: Int
        /// The mean over the validation captions' tokens, each told the words before it; nil in logs of earlier versions, as
        /// are `bleu2` and `bleu3`.
        package var loss: Double?
        package let bleu1: Double
        package var bleu2: Double?
        package var bleu3: Double?
        package let bleu4: Double
        package let rougeL: Double
        package let cider: Double
        package let isBest: Bool
        package let seconds: Double
        /// A photograph's id and its caption, the same photographs every time.
        package let samples: [Sample]
    }

    package struct Sample: Sendable, Codable {
        package let image: String
        package let caption: String
    }

    package enum End: String, Sendable, Codable {
        case completed
        /// No better validation for as many epochs as the patience.
        case stoppedEarly = "stopped_early"
        /// Asked to stop; the run can be resumed.
        case interrupted
    }

    case started(Start)
    case taught(Teaching)
    case stepped(Step)
    case epochEnded(Epoch)
    case validated(Validation)
    case saved(URL)
    case ended(End)
}
