import CTorch

extension Tensor {
    /// Entry `index` of the first axis.
    package subscript(index: Int) -> Tensor { select(index, axis: 0) }

    /// Entries `range` of the first axis.
    package subscript(range: Range<Int>) -> Tensor { sliced(range, axis: 0) }

    package func select(_ index: Int, axis: Int) -> Tensor {
        make("select", [self]) { ct_tensor_select(handle, Int64(axis), Int64(index), $0) }
    }

    /// A view of `range` along `axis`; the range must lie within the axis.
    package func sliced(_ range: Range<Int>, axis: Int, step: Int = 1) -> Tensor {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= size(axis),
            "slice \(range) of axis \(axis) in shape \(shape)"
        )
        return make("sliced", [self]) {
            ct_tensor_slice(handle, Int64(axis), Int64(range.lowerBound), Int64(range.upperBound), Int64(step), $0)
        }
    }

    /// The entries of `axis` that `indices` (int64 [N]) names.
    package func gatheringRows(_ indices: Tensor, axis: Int = 0) -> Tensor {
        make("gatheringRows", [self, indices]) { ct_tensor_index_select(handle, Int64(axis), indices.handle, $0) }
    }

    /// For each position, the element of `axis` that `indices` (int64, same rank) names.
    package func gathering(_ indices: Tensor, axis: Int) -> Tensor {
        make("gathering", [self, indices]) { ct_tensor_gather(handle, Int64(axis), indices.handle, $0) }
    }

    /// `value` where `mask` (bool, broadcastable) holds.
    package func filled(where mask: Tensor, with value: Double) -> Tensor {
        make("filled", [self, mask]) { ct_tensor_masked_fill(handle, mask.handle, value, $0) }
    }

    /// `self` where `condition` holds, else `other`.
    package func selecting(where condition: Tensor, else other: Tensor) -> Tensor {
        make("selecting", [condition, self, other]) { ct_tensor_where(condition.handle, handle, other.handle, $0) }
    }
}
