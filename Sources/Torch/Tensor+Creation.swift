import CTorch

extension Tensor {
    /// Every element equal to `value`.
    package static func full(
        _ shape: [Int],
        _ value: Double,
        _ dataType: DataType = .float32,
        on device: Device = .cpu
    ) -> Tensor {
        let lengths = shape.map(Int64.init)
        return make("full", []) { ct_tensor_full(lengths, lengths.count, value, dataType.code, device.handle, $0) }
    }

    package static func zeros(_ shape: [Int], _ dataType: DataType = .float32, on device: Device = .cpu) -> Tensor {
        full(shape, 0, dataType, on: device)
    }

    package static func ones(_ shape: [Int], _ dataType: DataType = .float32, on device: Device = .cpu) -> Tensor {
        full(shape, 1, dataType, on: device)
    }

    package func zerosLike() -> Tensor {
        Tensor.zeros(shape, dataType, on: device)
    }

    /// The whole numbers of `range`, as int64.
    package static func range(_ range: Range<Int>, by step: Int = 1) -> Tensor {
        make("range", []) { ct_tensor_arange(Int64(range.lowerBound), Int64(range.upperBound), Int64(step), $0) }
    }

    /// Uniform in `range`, float32.
    package static func uniform(_ shape: [Int], in range: Range<Double>, using generator: RandomGenerator) -> Tensor {
        let tensor = Tensor.zeros(shape)
        perform("uniform", [tensor]) {
            ct_tensor_fill_uniform(tensor.handle, range.lowerBound, range.upperBound, generator.handle)
        }
        return tensor
    }

    /// Normally distributed, float32.
    package static func normal(
        _ shape: [Int],
        mean: Double = 0,
        deviation: Double = 1,
        using generator: RandomGenerator
    ) -> Tensor {
        let tensor = Tensor.zeros(shape)
        perform("normal", [tensor]) { ct_tensor_fill_normal(tensor.handle, mean, deviation, generator.handle) }
        return tensor
    }

    /// Copies `elements`, in row-major order, into a tensor of `shape`; their number must fit.
    package convenience init<Element: TensorElement>(_ elements: [Element], shape: [Int]) {
        precondition(
            elements.count == shape.reduce(1, *),
            "\(elements.count) elements do not fill a tensor of shape \(shape)"
        )
        let lengths = shape.map(Int64.init)
        var out: OpaquePointer?
        let status = elements.withUnsafeBytes { bytes in
            withUnsafePointer(to: UInt8(0)) { nothing in
                ct_tensor_copying(
                    bytes.baseAddress ?? UnsafeRawPointer(nothing),
                    lengths,
                    lengths.count,
                    Element.dataType.code,
                    &out
                )
            }
        }
        if let status { trap("init", [], status) }
        guard let out else { preconditionFailure("a tensor was not made") }
        self.init(owning: out)
    }

    /// A vector of `elements`.
    package convenience init<Element: TensorElement>(_ elements: [Element]) {
        self.init(elements, shape: [elements.count])
    }

    /// A tensor over memory that `owner` keeps alive; the memory must not change while the tensor lives.
    package static func borrowing(
        _ bytes: UnsafeRawPointer,
        shape: [Int],
        _ dataType: DataType,
        owner: AnyObject
    ) -> Tensor {
        let lengths = shape.map(Int64.init)
        let context = Unmanaged.passRetained(owner).toOpaque()
        return make("borrowing", []) {
            ct_tensor_borrowing(
                bytes,
                lengths,
                lengths.count,
                dataType.code,
                { context in if let context { Unmanaged<AnyObject>.fromOpaque(context).release() } },
                context,
                $0
            )
        }
    }
}
