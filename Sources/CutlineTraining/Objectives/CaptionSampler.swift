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
    /// What scores are divided by: below 1, captions are drawn nearer to the likeliest.
    var temperature = 1.0

    /// `count` captions for each photograph of `memory`, photograph by photograph.
    func samples(_ count: Int, memory: DecoderMemory, photographs: Int, using generator: RandomGenerator) -> [Sample] {
        var samples = [Sample](repeating: Sample(), count: photographs * count)
        var live = Array(samples.indices)
        var images = Tensor(live.map { Int64($0 / count) }).to(on: memory.device)
        var state = decoder.initialState(images: images, memory: memory)
        var words = live.map { _ in specials.start }
        for length in 1...maximumLength + 1 {
            let last = Tensor(words.map(Int64.init)).to(on: memory.device)
            let step = decoder.step(last, images: images, memory: memory, state: state)
            state = step.state
            let drawn = generator.draw(1, from: scores(step.output.logits).softmax()).integers.map(Int32.init)
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

    /// What words are drawn by, out of logits [N, V], up to a softmax; ids that are no words cannot be drawn.
    func scores(_ logits: Tensor) -> Tensor {
        var forbidden = [Float](repeating: 0, count: decoder.vocabularySize)
        for id in specials.all where id != specials.end { forbidden[Int(id)] = -.infinity }
        return logits.to(.float32) * (1 / temperature) + Tensor(forbidden).to(on: logits.device)
    }
}
