import CTorch

/// An n-dimensional array of numbers held by libtorch.
///
/// The object owns the engine's handle; copying the reference shares the elements. Operations stop the program on shapes that
/// do not fit, as that is a programmer's error; data from outside is checked before it becomes a tensor.
package final class Tensor {
    let handle: OpaquePointer

    init(owning handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        ct_tensor_free(handle)
    }

    package var rank: Int { ct_tensor_rank(handle) }

    package var shape: [Int] {
        let rank = rank
        let sizes = [Int64](unsafeUninitializedCapacity: rank) { buffer, count in
            if let start = buffer.baseAddress { ct_tensor_shape(handle, start) }
            count = rank
        }
        return sizes.map(Int.init)
    }

    /// The length of one axis; negative axes count from the end.
    package func size(_ axis: Int) -> Int {
        let shape = shape
        return shape[axis < 0 ? shape.count + axis : axis]
    }

    /// The number of elements.
    package var count: Int { Int(ct_tensor_element_count(handle)) }

    package var dataType: DataType {
        var code = CT_FLOAT32
        if let error = ct_tensor_dtype(handle, &code) { fatalError(consume(error)) }
        return DataType(code: code)
    }

    package var device: Device { Device(handle: ct_tensor_device(handle)) }

    package var isContiguous: Bool { ct_tensor_is_contiguous(handle) }
}

extension Tensor: CustomStringConvertible {
    package var description: String { "Tensor(\(dataType), \(shape), \(device))" }
}
