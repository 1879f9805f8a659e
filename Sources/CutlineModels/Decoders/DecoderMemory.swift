package import Torch

/// Tensors whose first axis counts photographs.
package struct DecoderMemory {
    package let tensors: [Tensor]

    package init(_ tensors: [Tensor]) {
        self.tensors = tensors
    }

    package var device: Device { tensors.first?.device ?? .cpu }
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

/// What a decoder says of the next word, and where it looked to say it.
package struct DecoderOutput {
    /// [N, V]
    package let logits: Tensor
    /// The weight of each region, [N, R], summing to 1 (or less, where the decoder may look elsewhere); nil where the decoder
    /// has no attention.
    package let attention: Tensor?

    package init(logits: Tensor, attention: Tensor? = nil) {
        self.logits = logits
        self.attention = attention
    }
}
