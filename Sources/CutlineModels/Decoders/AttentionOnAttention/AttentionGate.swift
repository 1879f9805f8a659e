import Torch
import TorchNN

/// Attention on attention (Huang et al., 2019): of what a query has seen, the part that its gate lets through.
struct AttentionGate {
    private var dense: Linear

    init(_ scope: ParameterScope, size: Int) {
        dense = Linear(scope.child("dense"), inputs: 2 * size, outputs: 2 * size)
    }

    /// The same gate for rows of many steps.
    var unrolled: AttentionGate {
        var gate = self
        gate.dense = dense.unrolled
        return gate
    }

    /// `seen` and `query` [..., H]: σ(gate) · information, both of which are linear in the two; [..., H].
    func callAsFunction(_ seen: Tensor, _ query: Tensor) -> Tensor {
        let size = query.size(-1)
        let both = dense(Tensor.concatenating([seen, query.to(seen.dataType)], axis: -1))
        let parts = both.split([size, size], axis: -1)
        return parts[0] * parts[1].sigmoid()
    }
}
