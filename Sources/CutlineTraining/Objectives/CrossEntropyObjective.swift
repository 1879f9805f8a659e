import CutlineModels
import CutlineText
import Torch
import TorchNN

/// Learns each word of people's captions, told the words before it, some of which may be hidden or the decoder's own.
struct CrossEntropyObjective: TrainingObjective {
    let loss: CaptionLoss
    let specials: SpecialTokens
    /// The share of words that the decoder is told as unknown.
    let maskedWords: Double
    /// At the end of the run, the share of words that the decoder is told as it would have said them itself (Bengio et al., 2015);
    /// it rises in a line from none.
    let scheduledSampling: Double
    /// Models whose probabilities are learned beside people's words.
    let teacher: Teacher?

    func measure(_ shown: [ShownPhotograph], progress: Double, using generator: RandomGenerator) -> ObjectiveValue {
        var batch = TrainingBatch(shown, padding: specials.padding, on: loss.device)
        let features = loss.source.features(of: batch.photographs, isTraining: true).to(on: loss.device)
        let ownWords = scheduledSampling * progress
        if ownWords > 0 { batch = toldOwnWords(batch, share: ownWords, features, generator) }
        if maskedWords > 0 { batch = masked(batch, generator) }
        let value = loss(batch, features, .training(generator), lesson: teacher?.lesson(for: shown, batch))
        return ObjectiveValue(
            value: value,
            loss: value.scalar,
            captions: batch.captions.images.count,
            tokens: batch.tokens
        )
    }

    /// The start is always told.
    private func masked(_ batch: TrainingBatch, _ generator: RandomGenerator) -> TrainingBatch {
        guard let unknown = specials.unknown else { return batch }
        let draws = Tensor.uniform([batch.tokens], in: 0..<1, using: generator).floats
        return batch.telling { index, word in
            Double(draws[index]) < maskedWords && word != specials.start ? unknown : word
        }
    }

    /// Draws the next word after every word in one pass, as if all before it were people's (Mihaylova and Martins, 2019).
    private func toldOwnWords(
        _ batch: TrainingBatch,
        share: Double,
        _ features: Tensor,
        _ generator: RandomGenerator
    ) -> TrainingBatch {
        let own = inference {
            autocasting(loss.usesBFloat16) {
                let memory = loss.decoder.memory(of: features.detached(), .evaluation)
                let logits = loss.decoder.outputs(batch.captions, memory: memory, .evaluation).logits
                return generator.draw(from: logits.to(.float32).softmax()).integers
            }
        }
        let draws = Tensor.uniform([batch.tokens], in: 0..<1, using: generator).floats
        let before = batch.captions.indicesOfPreviousWords
        return batch.telling { index, word in
            guard Double(draws[index]) < share, let previous = before[index] else { return word }
            let drawn = Int32(own[previous])
            return drawn == specials.end || drawn == specials.padding ? word : drawn
        }
    }
}
