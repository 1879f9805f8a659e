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

    /// Scores of the next word at every position of every caption, in one pass.
    ///
    /// - Parameters:
    ///   - words: int64 [B, T], each row a start id and the words, padded at the end.
    ///   - images: int64 [B], the row of `memory` that each caption belongs to.
    /// - Returns: logits [B, T, V].
    func logits(_ words: Tensor, images: Tensor, memory: DecoderMemory, _ mode: ForwardMode) -> Tensor

    /// The state before the first word, for `count` hypotheses.
    func initialState(count: Int) -> DecoderState

    /// One step of a search.
    ///
    /// - Parameters:
    ///   - words: int64 [N], the last word of each hypothesis.
    ///   - memory: of N photographs, one row for each hypothesis.
    /// - Returns: logits [N, V] and the state after the step.
    func step(_ words: Tensor, memory: DecoderMemory, state: DecoderState) -> (logits: Tensor, state: DecoderState)

    /// The network's layers from image features and words to the words' scores, for drawings and tables; none if it does not
    /// describe itself.
    var layers: [NetworkLayer] { get }
}

extension CaptionDecoding {
    package var layers: [NetworkLayer] { [] }
}

/// Tensors whose first axis counts photographs.
package struct DecoderMemory {
    package let tensors: [Tensor]

    package init(_ tensors: [Tensor]) {
        self.tensors = tensors
    }

    /// The rows that `indices` (int64 [N]) names.
    package func gatheringRows(_ indices: Tensor) -> DecoderMemory {
        DecoderMemory(tensors.map { $0.gatheringRows(indices) })
    }
}

/// Tensors whose first axis counts hypotheses.
package struct DecoderState {
    package let tensors: [Tensor]

    package init(_ tensors: [Tensor]) {
        self.tensors = tensors
    }

    /// The rows that `indices` (int64 [N]) names.
    package func gatheringRows(_ indices: Tensor) -> DecoderState {
        DecoderState(tensors.map { $0.gatheringRows(indices) })
    }
}
