import Torch
import TorchNN

/// The projections of dot-product attention in several heads (Vaswani et al., 2017).
struct HeadAttention {
    let heads: Int
    private var query: Linear
    private let key: Linear
    private let value: Linear

    /// - Parameter size: of queries, keys and values, which `heads` divides.
    init(_ scope: ParameterScope, size: Int, heads: Int) {
        self.heads = heads
        query = Linear(scope.child("query"), inputs: size, outputs: size)
        // A bias would add the same to all scores of a query, and softmax does not see it.
        key = Linear(scope.child("key"), inputs: size, outputs: size, bias: false)
        value = Linear(scope.child("value"), inputs: size, outputs: size)
    }

    /// The keys and the values of vectors [..., H], both [..., H].
    func memory(of vectors: Tensor) -> [Tensor] {
        [key(vectors).to(.float32), value(vectors).to(.float32)]
    }

    /// The same attention for rows of many steps.
    var unrolled: HeadAttention {
        var attention = self
        attention.query = query.unrolled
        return attention
    }

    /// What rows `states` [N, H] see of the photographs `images` (int64 [N]), whose regions have `keys` and `values` [I, R, H]:
    /// [N, H], and the regions' weights [N, R], which are the mean over heads.
    func callAsFunction(
        _ states: Tensor,
        keys: Tensor,
        values: Tensor,
        images: Tensor
    ) -> (context: Tensor, weights: Tensor) {
        let seen = query(states).dotProductAttention(keys: keys, values: values, images: images, heads: heads)
        return (seen.context, seen.weights.mean(1))
    }

    /// The queries, keys and values of vectors that look at each other.
    func projected(_ vectors: Tensor) -> (query: Tensor, key: Tensor, value: Tensor) {
        (query(vectors), key(vectors), value(vectors))
    }

    /// What vectors of sequences [B, T, H] see of all vectors of their sequence: [B, T, H].
    func callAsFunction(_ sequences: Tensor) -> Tensor {
        let (query, key, value) = projected(sequences)
        return query.sequenceAttention(keys: key, values: value, heads: heads, isCausal: false)
    }
}
