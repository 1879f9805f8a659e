package import Torch

/// One step of long short-term memory (Hochreiter and Schmidhuber, 1997) on an input of several parts, whose sums can be
/// computed apart: for many steps at once, or once for what does not change from step to step.
///
/// Gates and names are those of PyTorch's `nn.LSTMCell` over the parts laid end to end.
package struct LSTMCell {
    /// [4H, I]
    package let inputWeight: Tensor
    /// [4H, H]
    package let hiddenWeight: Tensor
    /// [4H]
    package let inputBias: Tensor
    /// [4H]
    package let hiddenBias: Tensor
    private let inputSizes: [Int]
    /// Laid out for many steps, if it is.
    private var unrolledParts: Parts?

    /// - Parameter inputs: the sizes of the input's parts.
    package init(_ scope: ParameterScope, inputs: [Int], hidden: Int) {
        inputSizes = inputs
        inputWeight = scope.parameter("weight_ih", [4 * hidden, inputs.reduce(0, +)], .fanIn(hidden))
        hiddenWeight = scope.parameter("weight_hh", [4 * hidden, hidden], .fanIn(hidden))
        inputBias = scope.parameter("bias_ih", [4 * hidden], .fanIn(hidden))
        hiddenBias = scope.parameter("bias_hh", [4 * hidden], .fanIn(hidden))
    }

    /// The state before the first step: zeros.
    package func initialState(batch: Int) -> LSTM.State {
        let zeros = Tensor.zeros([batch, hiddenWeight.size(1)], on: hiddenWeight.device)
        return LSTM.State(hidden: zeros, cell: zeros)
    }

    /// The weights of each part of the input.
    package struct Parts {
        /// [4H, I'] for each part
        let inputs: [Tensor]
        let hidden: Tensor
        let bias: Tensor

        /// What part `index` of the input, [B, I'], adds to the gates' sums: [B, 4H].
        package func sums(ofInput index: Int, _ part: Tensor, addingBias: Bool = false) -> Tensor {
            part.linear(inputs[index], bias: addingBias ? bias : nil)
        }

        /// The state after a step; `sums` [B, 4H] are those of the whole input, with the bias.
        package func step(_ sums: Tensor, from state: LSTM.State) -> LSTM.State {
            let next = (sums + state.hidden.linear(hidden)).lstmGates(cell: state.cell)
            return LSTM.State(hidden: next.hidden, cell: next.cell)
        }
    }

    package var parts: Parts {
        unrolledParts
            ?? Parts(inputs: inputWeight.split(inputSizes, axis: 1), hidden: hiddenWeight, bias: inputBias + hiddenBias)
    }

    /// The same cell for many steps: its parts are laid out once, in the type that they are multiplied in.
    package var unrolled: LSTMCell {
        let type: DataType = isAutocasting ? .bfloat16 : .float32
        var cell = self
        cell.unrolledParts = Parts(
            inputs: parts.inputs.map { $0.to(type).contiguous().collectingGradients() },
            hidden: parts.hidden.to(type).collectingGradients(),
            bias: parts.bias
        )
        return cell
    }
}
