package import Torch

/// One layer of long short-term memory (Hochreiter and Schmidhuber, 1997), with the gates and names of PyTorch's `nn.LSTM`.
package struct LSTM {
    /// The hidden and the cell state, each [B, H].
    package struct State {
        package var hidden: Tensor
        package var cell: Tensor

        package init(hidden: Tensor, cell: Tensor) {
            self.hidden = hidden
            self.cell = cell
        }

        /// The states of the rows that `indices` (int64 [N]) names.
        package func gatheringRows(_ indices: Tensor) -> State {
            State(hidden: hidden.gatheringRows(indices), cell: cell.gatheringRows(indices))
        }
    }

    package let weights: LSTMWeights
    private let hiddenSize: Int

    /// - Parameter recurrentBias: whether there is `bias_hh_l0`, which adds nothing that `bias_ih_l0` cannot; Keras' LSTM has none.
    package init(_ scope: ParameterScope, inputs: Int, hidden: Int, recurrentBias: Bool = true) {
        hiddenSize = hidden
        weights = LSTMWeights(
            inputWeight: scope.parameter("weight_ih_l0", [4 * hidden, inputs], .fanIn(hidden)),
            hiddenWeight: scope.parameter("weight_hh_l0", [4 * hidden, hidden], .fanIn(hidden)),
            inputBias: scope.parameter("bias_ih_l0", [4 * hidden], .fanIn(hidden)),
            hiddenBias: recurrentBias
                ? scope.parameter("bias_hh_l0", [4 * hidden], .fanIn(hidden))
                : Tensor.zeros([4 * hidden], on: scope.store.device)
        )
    }

    /// The state before the first step: zeros.
    package func initialState(batch: Int) -> State {
        let device = weights.inputWeight.device
        return State(
            hidden: Tensor.zeros([batch, hiddenSize], on: device),
            cell: Tensor.zeros([batch, hiddenSize], on: device)
        )
    }

    /// A whole sequence [B, T, I] from `state` in one fused call: the outputs [B, T, H] and the state after the last step.
    package func callAsFunction(_ input: Tensor, from state: State? = nil) -> (outputs: Tensor, state: State) {
        let state = state ?? initialState(batch: input.size(0))
        let result = input.lstm(weights, hidden: state.hidden.unsqueezed(0), cell: state.cell.unsqueezed(0))
        return (result.outputs, State(hidden: result.hidden.squeezed(0), cell: result.cell.squeezed(0)))
    }

    /// One step over [B, I].
    package func step(_ input: Tensor, from state: State) -> State {
        let next = input.lstmCell(weights, hidden: state.hidden, cell: state.cell)
        return State(hidden: next.hidden, cell: next.cell)
    }
}
