package import Torch
import TorchNN

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

    /// The first `count` rows.
    func prefix(_ count: Int) -> DecoderState {
        DecoderState(tensors.map { $0[0..<count] })
    }
}

/// States that begin with those of LSTMs.
extension DecoderState {
    init(_ states: LSTM.State..., others: [Tensor] = []) {
        self.init(states.flatMap { [$0.hidden, $0.cell] } + others)
    }

    /// The state of LSTM number `index`.
    func lstm(_ index: Int = 0) -> LSTM.State {
        LSTM.State(hidden: tensors[2 * index], cell: tensors[2 * index + 1])
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
