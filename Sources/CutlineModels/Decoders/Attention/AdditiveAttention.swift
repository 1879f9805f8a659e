import Torch
import TorchNN

/// Attention that compares a query with each region through a small network (Bahdanau, Cho and Bengio, 2015).
///
/// Parameter names are those of `Attention` in github.com/ruotianluo/self-critical.pytorch.
struct AdditiveAttention {
    private let query: Linear
    private let score: Linear

    /// - Parameter size: of keys and of the projected query.
    init(_ scope: ParameterScope, queries: Int, size: Int) {
        query = Linear(scope.child("h2att"), inputs: queries, outputs: size)
        // A bias would shift all regions' scores alike, and softmax does not see it.
        score = Linear(scope.child("alpha_net"), inputs: size, outputs: 1, bias: false)
    }

    /// What rows of `states` [B, H] see of the photographs `images` (int64 [B]), whose regions have `keys` [I, R, A] and `values`
    /// [I, R, C].
    func callAsFunction(
        _ states: Tensor,
        keys: Tensor,
        values: Tensor,
        images: Tensor
    ) -> (context: Tensor, weights: Tensor) {
        query(states).additiveAttention(keys: keys, values: values, scale: score.weight.squeezed(0), images: images)
    }
}
