package import CutlineText
package import Torch
import TorchNN

/// Finds captions for a batch of photographs.
package struct CaptionSearch {
    private let decoder: any CaptionDecoding
    private let options: SearchOptions
    private let specials: SpecialTokens

    /// - Parameter specials: those of the vocabulary that the decoder was trained with.
    package init(_ decoder: any CaptionDecoding, _ options: SearchOptions, specials: SpecialTokens) {
        precondition(options.beamWidth > 0 && options.maximumLength > 0, "a search needs a beam and a length")
        self.decoder = decoder
        self.options = options
        self.specials = specials
    }

    /// For each photograph its best hypotheses, the best first; at least one, at most as many as the beam is wide.
    ///
    /// `features`: [I, C] or [I, R, C], by the decoder's kind.
    package func hypotheses(for features: Tensor) -> [[Hypothesis]] {
        inference {
            let memory = decoder.memory(of: features, .evaluation)
            let count = features.size(0)
            return options.beamWidth == 1
                ? GreedySearch(decoder, options, specials: specials).hypotheses(memory: memory, count: count).map {
                    [$0]
                }
                : BeamSearch(decoder, options, specials: specials).hypotheses(memory: memory, count: count)
        }
    }
}

/// The next-word scores of a set of hypotheses, each of which belongs to a photograph.
struct SearchStepper {
    private let decoder: any CaptionDecoding
    private let memory: DecoderMemory
    private var state: DecoderState
    /// int64 [N], the photograph of each hypothesis.
    private var images: Tensor

    /// One hypothesis for each of `count` photographs.
    init(_ decoder: any CaptionDecoding, memory: DecoderMemory, count: Int) {
        self.decoder = decoder
        self.memory = memory
        images = Tensor.range(0..<count).to(on: memory.device)
        state = decoder.initialState(images: images, memory: memory)
    }

    /// Advances hypotheses by their last words and gives the log-probabilities [N, V] of the next.
    ///
    /// - Parameters:
    ///   - words: the last word of each hypothesis.
    ///   - parents: which hypothesis of the step before each continues; nil at the first step.
    mutating func step(words: [Int32], parents: [Int]?) -> Tensor {
        if let parents, parents != Array(0..<images.count) {
            let rows = Tensor(parents.map(Int64.init)).to(on: memory.device)
            state = state.gatheringRows(rows)
            images = images.gatheringRows(rows)
        }
        let last = Tensor(words.map(Int64.init)).to(on: memory.device)
        let result = decoder.step(last, images: images, memory: memory, state: state)
        state = result.state
        return result.output.logits.logSoftmax()
    }
}
