import CTorch

extension Tensor {
    /// The states of an LSTM after the sums `self` [B, 4H] that its matrices give, of the input, forget, cell and output gate.
    ///
    /// `cell`: [B, H]. Both results are float32 [B, H].
    package func lstmGates(cell: Tensor) -> (hidden: Tensor, cell: Tensor) {
        var hidden: OpaquePointer?
        let next = make("lstmGates", [self, cell]) { ct_lstm_gates(handle, cell.handle, &hidden, $0) }
        guard let hidden else { preconditionFailure("lstmGates reported success without a state") }
        return (Tensor(owning: hidden), next)
    }
}
