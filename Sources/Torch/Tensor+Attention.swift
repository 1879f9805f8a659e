import CTorch

extension Tensor {
    /// Additive attention (Bahdanau, Cho and Bengio, 2015) of queries `self` [B, A] on the regions of their photographs.
    ///
    /// A region's weight is the softmax over regions of its score, `scale` · tanh(query + key).
    /// - Parameters:
    ///   - keys: [I, R, A]
    ///   - values: [I, R, C]
    ///   - scale: [A]
    ///   - images: int64 [B], the photograph that each query looks at.
    /// - Returns: the mean of the values [B, C] with the weights [B, R], and the scores' log(sum(exp)) [B]; float32.
    package func additiveAttention(
        keys: Tensor,
        values: Tensor,
        scale: Tensor,
        images: Tensor
    ) -> (context: Tensor, weights: Tensor, logSums: Tensor) {
        var weights: OpaquePointer?
        var logSums: OpaquePointer?
        let context = make("additiveAttention", [self, keys, values, scale, images]) {
            ct_additive_attention(
                handle,
                keys.handle,
                values.handle,
                scale.handle,
                images.handle,
                $0,
                &weights,
                &logSums
            )
        }
        guard let weights, let logSums else {
            preconditionFailure("additiveAttention reported success without weights")
        }
        return (context, Tensor(owning: weights), Tensor(owning: logSums))
    }

    /// Dot-product attention in `heads` parts (Vaswani et al., 2017) of queries `self` [B, A] on the regions of their photographs.
    ///
    /// In each part of queries, keys and values a region's weight is the softmax over regions of query · key / √(size of a part).
    /// - Parameters:
    ///   - keys: [I, R, A]
    ///   - values: [I, R, C]
    ///   - images: int64 [B], the photograph that each query looks at.
    /// - Returns: the means of the values [B, C] with the weights [B, heads, R]; float32.
    package func dotProductAttention(
        keys: Tensor,
        values: Tensor,
        images: Tensor,
        heads: Int
    ) -> (context: Tensor, weights: Tensor) {
        var weights: OpaquePointer?
        let context = make("dotProductAttention", [self, keys, values, images]) {
            ct_dot_attention(handle, keys.handle, values.handle, images.handle, Int64(heads), $0, &weights)
        }
        guard let weights else { preconditionFailure("dotProductAttention reported success without weights") }
        return (context, Tensor(owning: weights))
    }

    /// Dot-product attention in `heads` parts of whole sequences `self` [B, T, A], each on its own `keys` [B, S, A] and `values`
    /// [B, S, C]: [B, T, C].
    ///
    /// - Parameter isCausal: whether no position sees those after it.
    package func sequenceAttention(keys: Tensor, values: Tensor, heads: Int, isCausal: Bool) -> Tensor {
        make("sequenceAttention", [self, keys, values]) {
            ct_sequence_attention(handle, keys.handle, values.handle, Int64(heads), isCausal, $0)
        }
    }
}
