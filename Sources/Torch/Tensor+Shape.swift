import CTorch

extension Tensor {
    /// The same elements under another shape; one length may be -1.
    package func reshaped(_ shape: [Int]) -> Tensor {
        let lengths = shape.map(Int64.init)
        return make("reshaped", [self]) { ct_tensor_reshape(handle, lengths, lengths.count, $0) }
    }

    /// Repeats axes of length 1 without copying; -1 keeps an axis.
    package func expanded(_ shape: [Int]) -> Tensor {
        let lengths = shape.map(Int64.init)
        return make("expanded", [self]) { ct_tensor_expand(handle, lengths, lengths.count, $0) }
    }

    package func permuted(_ axes: [Int]) -> Tensor {
        let order = axes.map(Int64.init)
        return make("permuted", [self]) { ct_tensor_permute(handle, order, order.count, $0) }
    }

    /// Swaps the last two axes.
    package var transposed: Tensor {
        let rank = rank
        precondition(rank >= 2, "transposed needs two axes, not \(shape)")
        return permuted(Array(0..<(rank - 2)) + [rank - 1, rank - 2])
    }

    package func unsqueezed(_ axis: Int) -> Tensor {
        make("unsqueezed", [self]) { ct_tensor_unsqueeze(handle, Int64(axis), $0) }
    }

    package func squeezed(_ axis: Int) -> Tensor {
        make("squeezed", [self]) { ct_tensor_squeeze(handle, Int64(axis), $0) }
    }

    package func flipped(_ axis: Int) -> Tensor {
        make("flipped", [self]) { ct_tensor_flip(handle, Int64(axis), $0) }
    }

    /// Repeats each entry of `axis` `count` times, next to itself.
    package func repeatingEach(_ count: Int, axis: Int = 0) -> Tensor {
        make("repeatingEach", [self]) { ct_tensor_repeat_interleave(handle, Int64(count), Int64(axis), $0) }
    }

    /// Consecutive parts along an axis, which `sizes` add up to.
    package func split(_ sizes: [Int], axis: Int = 0) -> [Tensor] {
        let lengths = sizes.map(Int64.init)
        var handles = [OpaquePointer?](repeating: nil, count: sizes.count)
        perform("split", [self]) { ct_tensor_split(handle, Int64(axis), lengths, lengths.count, &handles) }
        return handles.map { handle in
            guard let handle else { preconditionFailure("split reported success without a part") }
            return Tensor(owning: handle)
        }
    }

    package static func concatenating(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
        let handles = tensors.map(\.handle)
        return withExtendedLifetime(tensors) {
            make("concatenating", tensors) { ct_tensor_concatenate(handles, handles.count, Int64(axis), $0) }
        }
    }

    package static func stacking(_ tensors: [Tensor], axis: Int = 0) -> Tensor {
        let handles = tensors.map(\.handle)
        return withExtendedLifetime(tensors) {
            make("stacking", tensors) { ct_tensor_stack(handles, handles.count, Int64(axis), $0) }
        }
    }
}
