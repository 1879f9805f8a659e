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
    /// Whether features, words and outputs are dropped where drawn captions are learned from, as in training on people's.
    let usesDropout: Bool
    let usesBFloat16: Bool
    let device: Device

    func measure(_ shown: [ShownPhotograph], progress: Double, using generator: RandomGenerator) -> ObjectiveValue {
        let views = shown.map(\.view)
        let features = source.features(of: views, isTraining: true).to(on: device)
        let drawn = inference {
            autocasting(usesBFloat16) {
                sampler.samples(
                    samples,
                    memory: sampler.decoder.memory(of: features.detached(), .evaluation),
                    photographs: views.count,
                    using: generator
                )
            }
        }
        let start = Date()
        let scores = reward.scores(
            drawn.enumerated().map { (views[$0 / samples], $1.words, $1.isFinished) }
        )
        let rewardSeconds = Date().timeIntervalSince(start)
        let captions = stride(from: 0, to: drawn.count, by: samples).map { first in
            drawn[first..<first + samples].map { sample in
                [sampler.specials.start] + sample.words + (sample.isFinished ? [sampler.specials.end] : [])
            }
        }
        let batch = TrainingBatch(views, captions: captions, padding: sampler.specials.padding, on: device)
        let mode = usesDropout ? ForwardMode.training(generator) : .evaluation
        let value = autocasting(usesBFloat16) {
            let memory = sampler.decoder.memory(of: features, mode)
            let logits = sampler.decoder.outputs(batch.captions, memory: memory, mode).logits
            let probabilities = sampler.scores(logits).logSoftmax()
            let chosen = probabilities.gathering(batch.targets.unsqueezed(1), axis: 1).squeezed(1)
            return (chosen * batch.perWord(advantages(scores))).sum() * (-1 / Double(batch.tokens))
        }
        let mean = scores.reduce(0, +) / Double(max(1, scores.count))
        return ObjectiveValue(
            value: value,
            loss: -mean,
            captions: drawn.count,
            tokens: batch.tokens,
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
