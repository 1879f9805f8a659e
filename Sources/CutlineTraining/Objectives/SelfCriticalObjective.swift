import CutlineModels
import CutlineText
import Foundation
import Torch
import TorchNN

/// Makes captions likelier that score above the others drawn for the same photograph, and those below less likely: self-critical
/// training (Rennie et al., 2017) with the mean of the other samples as the baseline (Luo, 2020: "A better variant of
/// self-critical sequence training").
struct SelfCriticalObjective: TrainingObjective {
    let sampler: CaptionSampler
    let reward: CaptionReward
    let source: any FeatureSource
    /// Captions drawn for each photograph, at least 2.
    let samples: Int
    /// Whether features, words and outputs are dropped while captions are drawn, as in training on people's.
    let usesDropout: Bool
    let usesBFloat16: Bool
    let device: Device

    func measure(_ shown: [ShownPhotograph], progress: Double, using generator: RandomGenerator) -> ObjectiveValue {
        let views = shown.map(\.view)
        let features = source.features(of: views, isTraining: true).to(on: device)
        let mode = usesDropout ? ForwardMode.training(generator) : .evaluation
        let drawn = autocasting(usesBFloat16) {
            sampler.draw(
                samples,
                memory: sampler.decoder.memory(of: features, mode),
                photographs: views.count,
                using: generator,
                mode
            )
        }
        let start = Date()
        let scores = reward.scores(
            drawn.captions.enumerated().map { (views[$0 / samples], $1.words, $1.isFinished) }
        )
        let rewardSeconds = Date().timeIntervalSince(start)
        let tokens = drawn.tokens
        let value = drawn.sum(weightedBy: advantages(scores)) * (-1 / Double(tokens))
        let mean = scores.reduce(0, +) / Double(max(1, scores.count))
        return ObjectiveValue(
            value: value,
            loss: -mean,
            captions: drawn.captions.count,
            tokens: tokens,
            rewardSeconds: rewardSeconds
        )
    }

    /// Each sample's score less the mean of the others of its photograph.
    private func advantages(_ scores: [Double]) -> [Float] {
        stride(from: 0, to: scores.count, by: samples).flatMap { first in
            let own = scores[first..<first + samples]
            let sum = own.reduce(0, +)
            return own.map { Float($0 - (sum - $0) / Double(samples - 1)) }
        }
    }
}
