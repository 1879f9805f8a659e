package import Torch
package import TorchNN

/// A network that turns image features into word scores, trained on whole captions and stepped by a search.
package protocol CaptionDecoding {
    /// Which of the encoder's features it looks at.
    var featureKind: FeatureKind { get }
    /// The number of word ids it scores.
    var vocabularySize: Int { get }

    /// Fits the decoder's fixed statistics to features of the training photographs, [N, C] or [N, R, C], before training.
    func calibrate(on features: Tensor)

    /// What the decoder makes of photographs' features once, for all their captions and beams.
    ///
    /// `features`: [I, C] or [I, R, C], by `featureKind`.
    func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory

    /// Scores of the next word after every word of every caption, each of which is told the words before it.
    ///
    /// - Returns: a row for each of the N words of `captions`, in their order.
    func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput

    /// The state before the first word of hypotheses about the photographs `images` (int64 [N], rows of `memory`).
    func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState

    /// The same decoder for many steps in a row: what it would make of its weights at every step, it makes once. Its gradients
    /// are the decoder's own.
    var unrolled: Self { get }

    /// One step of a search, or of captions that are drawn.
    ///
    /// - Parameters:
    ///   - words: int64 [N], the last word of each hypothesis.
    ///   - images: int64 [N], the row of `memory` that each hypothesis is about.
    /// - Returns: a row for each hypothesis, and the state after the step.
    func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState,
        _ mode: ForwardMode
    ) -> (output: DecoderOutput, state: DecoderState)

    /// The network's layers from image features and words to the words' scores, for drawings and tables; none if it does not
    /// describe itself.
    var layers: [NetworkLayer] { get }
}

extension CaptionDecoding {
    package var layers: [NetworkLayer] { [] }
    package var unrolled: Self { self }

    /// Scores [B, T, V] at every position of captions of one length, `words` int64 [B, T] about the photographs `images`.
    package func logits(_ words: Tensor, images: Tensor, memory: DecoderMemory, _ mode: ForwardMode) -> Tensor {
        let captions = PackedCaptions(words: words, images: images)
        let scores = outputs(captions, memory: memory, mode).logits
        return scores.reshaped([words.size(1), words.size(0), vocabularySize]).permuted([1, 0, 2])
    }
}
