import CTorch

extension Tensor {
    private func reduce(_ op: ct_reduction, _ name: StaticString, _ axes: [Int], _ keep: Bool) -> Tensor {
        let axes = axes.map(Int64.init)
        return make(name, [self]) { ct_tensor_reduce(op, handle, axes, axes.count, keep, $0) }
    }

    /// Over `axes`, or over everything when none is named; as are the other reductions.
    package func sum(_ axes: Int..., keepingAxes keep: Bool = false) -> Tensor { reduce(CT_SUM, "sum", axes, keep) }
    package func mean(_ axes: Int..., keepingAxes keep: Bool = false) -> Tensor { reduce(CT_MEAN, "mean", axes, keep) }
    package func max(_ axes: Int..., keepingAxes keep: Bool = false) -> Tensor { reduce(CT_MAX, "max", axes, keep) }
    package func min(_ axes: Int..., keepingAxes keep: Bool = false) -> Tensor { reduce(CT_MIN, "min", axes, keep) }
    package func all(_ axes: Int...) -> Tensor { reduce(CT_ALL, "all", axes, false) }
    package func any(_ axes: Int...) -> Tensor { reduce(CT_ANY, "any", axes, false) }

    /// The index of the largest element along `axis`, int64.
    package func argmax(_ axis: Int) -> Tensor {
        make("argmax", [self]) { ct_tensor_argmax(handle, Int64(axis), $0) }
    }

    /// log(sum(exp(x))) along `axis`, without overflow.
    package func logSumExp(_ axis: Int) -> Tensor {
        make("logSumExp", [self]) { ct_tensor_logsumexp(handle, Int64(axis), $0) }
    }

    /// The `count` largest elements along `axis` in falling order, and their indices (int64).
    package func top(_ count: Int, axis: Int = -1) -> (values: Tensor, indices: Tensor) {
        var values: OpaquePointer?
        let indices = make("top", [self]) { ct_tensor_top_k(handle, Int64(count), Int64(axis), &values, $0) }
        guard let values else { preconditionFailure("top reported success without values") }
        return (Tensor(owning: values), indices)
    }
}
