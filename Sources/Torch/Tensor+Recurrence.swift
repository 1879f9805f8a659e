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

    /// Additive attention (Bahdanau, Cho and Bengio, 2015) of queries `self` [B, A] on the regions of their photographs.
    ///
    /// A region's weight is the softmax over regions of `scale` · tanh(query + key).
    /// - Parameters:
    ///   - keys: [I, R, A]
    ///   - values: [I, R, C]
    ///   - scale: [A]
    ///   - images: int64 [B], the photograph that each query looks at.
    /// - Returns: the mean of the values [B, C] with the weights [B, R]; float32.
    package func additiveAttention(
        keys: Tensor,
        values: Tensor,
        scale: Tensor,
        images: Tensor
    ) -> (context: Tensor, weights: Tensor) {
        var weights: OpaquePointer?
        let context = make("additiveAttention", [self, keys, values, scale, images]) {
            ct_additive_attention(handle, keys.handle, values.handle, scale.handle, images.handle, $0, &weights)
        }
        guard let weights else { preconditionFailure("additiveAttention reported success without weights") }
        return (context, Tensor(owning: weights))
    }
}
