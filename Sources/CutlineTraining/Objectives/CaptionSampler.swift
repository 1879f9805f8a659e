import CutlineModels
import CutlineText
import Torch

/// Draws captions from a decoder's own probabilities, many at once.
struct CaptionSampler {
    struct Sample: Sendable, Hashable {
        /// Without start and end.
        var words: [Int32] = []
        /// Whether the decoder ended it, rather than the length limit.
        var isFinished = false
    }

    let decoder: any CaptionDecoding
    let specials: SpecialTokens
    /// In words.
    let maximumLength: Int

    /// `count` captions for each photograph of `memory`, photograph by photograph.
    func samples(_ count: Int, memory: DecoderMemory, photographs: Int, using generator: RandomGenerator) -> [Sample] {
        let forbidden = forbiddenWords(on: memory.device)
        var samples = [Sample](repeating: Sample(), count: photographs * count)
        var live = Array(samples.indices)
        var images = Tensor(live.map { Int64($0 / count) }).to(on: memory.device)
        var state = decoder.initialState(images: images, memory: memory)
        var words = live.map { _ in specials.start }
        for length in 1...maximumLength + 1 {
            let last = Tensor(words.map(Int64.init)).to(on: memory.device)
            let step = decoder.step(last, images: images, memory: memory, state: state)
            state = step.state
            let probabilities = (step.output.logits.to(.float32) + forbidden).softmax()
            let drawn = generator.draw(1, from: probabilities).integers.map(Int32.init)
            var kept: [Int] = []
            words = []
            for (row, word) in drawn.enumerated() {
                let sample = live[row]
                if word == specials.end {
                    samples[sample].isFinished = true
                } else if length <= maximumLength {
                    samples[sample].words.append(word)
                    kept.append(row)
                    words.append(word)
                }
            }
            if kept.isEmpty { break }
            if kept.count < live.count {
                let rows = Tensor(kept.map(Int64.init)).to(on: memory.device)
                state = state.gatheringRows(rows)
                images = images.gatheringRows(rows)
                live = kept.map { live[$0] }
            }
        }
        return samples
    }

    /// [V]: minus infinity for the ids that are no words, else 0.
    func forbiddenWords(on device: Device) -> Tensor {
        var scores = [Float](repeating: 0, count: decoder.vocabularySize)
        for id in specials.all where id != specials.end { scores[Int(id)] = -.infinity }
        return Tensor(scores).to(on: device)
    }
}
