import CutlineTraining
public import Foundation

extension TrainingRun {
    /// What happens in a run.
    public enum Event: Sendable {
        /// Photographs that are encoded, of how many; nothing is told where their features were there.
        case encoding(done: Int, total: Int)
        /// A photograph that is left out.
        case unreadable(id: String, problem: String)
        case started(Start)
        case step(Step)
        case epoch(Epoch)
        case validation(Validation)
        /// The file from which the run could go on.
        case saved(URL)
    }

    public struct Start: Sendable, Hashable {
        public let trainingPhotos: Int
        public let trainingCaptions: Int
        public let validationPhotos: Int
        /// Numbers that the decoder scores: words, and those for padding, start and end.
        public let vocabularySize: Int
        /// The share of validation words that the vocabulary lacks, from 0 to 1.
        public let unknownRate: Double
        /// Numbers in the decoder's parameters.
        public let parameters: Int
        public let stepsPerEpoch: Int
        /// Steps that are done already; 0 in a fresh run.
        public let step: Int
    }

    public struct Step: Sendable, Hashable {
        /// Both counted from 1, steps over the whole run.
        public let step: Int
        public let epoch: Int
        /// The mean cross-entropy of a word, in nats.
        public let loss: Double
        public let learningRate: Double
    }

    public struct Epoch: Sendable, Hashable {
        /// Counted from 1.
        public let epoch: Int
        /// The mean over the epoch's words, in nats.
        public let loss: Double
        public let tokensPerSecond: Double
    }

    /// What free-running captions of the validation photographs score, as fractions; CIDEr up to 10.
    public struct Validation: Sendable, Hashable {
        public let epoch: Int
        /// Of the validation captions, in nats a word.
        public let loss: Double?
        public let bleu1: Double
        public let bleu4: Double
        public let rougeL: Double
        public let cider: Double
        /// Whether this epoch's model is the one in `bestModel` now.
        public let isBest: Bool
    }
}

extension TrainingRun.Event {
    /// Nil for the end, which `start` and `resume` return, and for what `TrainingSettings` does not offer.
    init?(_ event: TrainingEvent) {
        switch event {
        case .started(let start):
            self = .started(
                TrainingRun.Start(
                    trainingPhotos: start.trainingImages,
                    trainingCaptions: start.trainingCaptions,
                    validationPhotos: start.validationImages,
                    vocabularySize: start.vocabularySize,
                    unknownRate: start.unknownRate,
                    parameters: start.parameters,
                    stepsPerEpoch: start.stepsPerEpoch,
                    step: start.step
                )
            )
        case .stepped(let step):
            self = .step(
                TrainingRun.Step(
                    step: step.step,
                    epoch: step.epoch,
                    loss: step.loss,
                    learningRate: step.learningRate
                )
            )
        case .epochEnded(let epoch):
            self = .epoch(
                TrainingRun.Epoch(epoch: epoch.epoch, loss: epoch.loss, tokensPerSecond: epoch.tokensPerSecond)
            )
        case .validated(let validation):
            self = .validation(
                TrainingRun.Validation(
                    epoch: validation.epoch,
                    loss: validation.loss,
                    bleu1: validation.bleu1,
                    bleu4: validation.bleu4,
                    rougeL: validation.rougeL,
                    cider: validation.cider,
                    isBest: validation.isBest
                )
            )
        case .saved(let file): self = .saved(file)
        case .taught, .ended: return nil
        }
    }
}
