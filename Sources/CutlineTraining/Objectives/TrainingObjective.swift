import CutlineModels
import Torch

/// What a step of training makes smaller.
protocol TrainingObjective {
    /// What the photographs' captions cost the decoder as it is.
    ///
    /// - Parameter progress: how much of the run is done, 0 to 1.
    func measure(_ shown: [ShownPhotograph], progress: Double, using generator: RandomGenerator) -> ObjectiveValue
}

/// A photograph of the training set in the view that a step shows.
typealias ShownPhotograph = (photograph: TrainingExamples.Photograph, view: PhotographView)

/// What a batch costs.
struct ObjectiveValue {
    /// A scalar that can be differentiated.
    let value: Tensor
    /// What is reported.
    let loss: Double
    let captions: Int
    /// Words that were learned from, ends included.
    let tokens: Int
    /// What it took to score captions; nil where none are scored.
    var rewardSeconds: Double?
}

/// Which objective a run has.
package enum ObjectiveKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each word of people's captions, told the words before it.
    case crossEntropy = "cross-entropy"
    /// The scores of captions that the decoder draws itself.
    case selfCritical = "self-critical"
}
