import CutlineModels
import CutlineText
import Torch
import TorchNN

/// Draws captions from a decoder's own probabilities, many at once.
struct CaptionSampler {
    let decoder: any CaptionDecoding
    let specials: SpecialTokens
    /// In words.
    let maximumLength: Int
    /// What scores are divided by: below 1, captions are drawn nearer to the likeliest.
    var temperature = 1.0

    /// `count` captions for each photograph of `memory`, photograph by photograph. Their likelihoods have gradients, unless it is
    /// called within `inference`.
    func draw(
        _ count: Int,
        memory: DecoderMemory,
        photographs: Int,
        using generator: RandomGenerator,
        _ mode: ForwardMode
    ) -> DrawnCaptions {
        let decoder = decoder.unrolled
        var drawn = DrawnCaptions(count: photographs * count)
        // The captions that go on, by the beginnings that they have in common.
        var live = (0..<photographs).map { Array($0 * count..<($0 + 1) * count) }
        var words = [Int32](repeating: specials.start, count: photographs)
        var images = Tensor.range(0..<photographs).to(on: memory.device)
        var state = decoder.initialState(images: images, memory: memory)
        for length in 1...maximumLength + 1 where !live.isEmpty {
            let last = Tensor(words.map(Int64.init)).to(on: memory.device)
            let step = decoder.step(last, images: images, memory: memory, state: state, mode)
            let likelihoods = scores(step.output.logits).logSoftmax()
            let rows = live.enumerated().flatMap { row, captions in captions.map { _ in row } }
            let probabilities = likelihoods.detached().exponential()
                .gatheringRows(Tensor(rows.map(Int64.init)).to(on: memory.device))
            let next = generator.draw(from: probabilities).integers.map(Int32.init)
            var choices = DrawnWords()
            for ((caption, row), word) in zip(zip(live.joined(), rows), next)
            where word == specials.end || length <= maximumLength {
                choices.add(word, after: row, in: caption)
            }
            drawn.append(choices, likelihoods: likelihoods, end: specials.end)
            let kept = choices.words.indices.filter { choices.words[$0] != specials.end }
            let parents = Tensor(kept.map { Int64(choices.beginnings[$0]) }).to(on: memory.device)
            (state, images) = (step.state.gatheringRows(parents), images.gatheringRows(parents))
            (live, words) = (kept.map { choices.captions[$0] }, kept.map { choices.words[$0] })
        }
        return drawn
    }

    /// What words are drawn by, out of logits [N, V], up to a softmax; ids that are no words cannot be drawn.
    func scores(_ logits: Tensor) -> Tensor {
        var forbidden = [Float](repeating: 0, count: decoder.vocabularySize)
        for id in specials.all where id != specials.end { forbidden[Int(id)] = -.infinity }
        return logits.to(.float32) * (1 / temperature) + Tensor(forbidden).to(on: logits.device)
    }
}
