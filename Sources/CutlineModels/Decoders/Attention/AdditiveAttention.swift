import Torch
import TorchNN

/// Attention that compares a query with each region through a small network (Bahdanau, Cho and Bengio, 2015).
///
/// Parameter names are those of `Attention` in github.com/ruotianluo/self-critical.pytorch.
struct AdditiveAttention {
    private var query: Linear
    private let score: Linear

    /// - Parameter size: of keys and of the projected query.
    init(_ scope: ParameterScope, queries: Int, size: Int) {
        query = Linear(scope.child("h2att"), inputs: queries, outputs: size)
        // A bias would shift all regions' scores alike, and softmax does not see it.
        score = Linear(scope.child("alpha_net"), inputs: size, outputs: 1, bias: false)
    }

    /// The same attention for many steps.
    var unrolled: AdditiveAttention {
        var attention = self
        attention.query = query.unrolled
        return attention
    }

    /// What rows of `states` [B, H] see of the photographs `images` (int64 [B]), whose regions have `keys` [I, R, A] and `values`
    /// [I, R, C].
    func callAsFunction(
        _ states: Tensor,
        keys: Tensor,
        values: Tensor,
        images: Tensor
    ) -> (context: Tensor, weights: Tensor) {
        let seen = query(states).additiveAttention(keys: keys, values: values, scale: scale, images: images)
        return (seen.context, seen.weights)
    }

    /// The same where each row may look at its own sentinel instead, with `key` [B, A] and `value` [B, C] (Lu et al., 2017); the
    /// weights of the regions sum to what the sentinel leaves.
    func callAsFunction(
        _ states: Tensor,
        keys: Tensor,
        values: Tensor,
        images: Tensor,
        sentinel: (key: Tensor, value: Tensor)
    ) -> (context: Tensor, weights: Tensor) {
        let query = query(states)
        let seen = query.additiveAttention(keys: keys, values: values, scale: scale, images: images)
        let own = score((query + sentinel.key).tanh()).squeezed(1)
        // The softmax over regions and sentinel, out of that over regions.
        let share = (own - seen.logSums).sigmoid().unsqueezed(1)
        let rest = share * -1 + 1
        return (seen.context * rest + sentinel.value * share, seen.weights * rest)
    }

    private var scale: Tensor { score.weight.squeezed(0) }
}
