import CTorch

extension Tensor {
    /// The same numbers in another type or on another device; `self` when nothing changes.
    package func to(_ dataType: DataType? = nil, on device: Device? = nil) -> Tensor {
        let type = dataType ?? self.dataType
        let place = device ?? self.device
        return make("to", [self]) { ct_tensor_to(handle, type.code, place.handle, $0) }
    }

    package func contiguous() -> Tensor {
        make("contiguous", [self]) { ct_tensor_contiguous(handle, false, $0) }
    }

    /// [B, C, H, W] with the channels next to each other in memory, the layout that CPU convolutions want.
    package func channelsLast() -> Tensor {
        make("channelsLast", [self]) { ct_tensor_contiguous(handle, true, $0) }
    }

    /// A copy with memory of its own.
    package func copy() -> Tensor {
        make("copy", [self]) { ct_tensor_clone(handle, $0) }
    }

    /// All elements in row-major order; `Element` must be the tensor's type.
    package func elements<Element: TensorElement>(as: Element.Type = Element.self) -> [Element] {
        withBytes { bytes in
            precondition(dataType == Element.dataType, "elements of \(dataType) read as \(Element.dataType)")
            return Array(bytes.bindMemory(to: Element.self))
        }
    }

    /// The numbers as Float, whatever their type.
    package var floats: [Float] { to(.float32).elements() }

    /// The numbers as Int64, whatever their type.
    package var integers: [Int64] { to(.int64).elements() }

    /// The only element.
    package var scalar: Double {
        precondition(count == 1, "scalar of a tensor of shape \(shape)")
        return Double(floats[0])
    }

    /// Reads the elements' bytes in row-major order.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let flat = device == .cpu && isContiguous ? self : detached().to(on: .cpu).contiguous()
        return try withExtendedLifetime(flat) {
            var pointer: UnsafeMutableRawPointer?
            perform("data", [flat]) { ct_tensor_data(flat.handle, &pointer) }
            return try body(UnsafeRawBufferPointer(start: pointer, count: flat.count * flat.dataType.size))
        }
    }

    /// Overwrites the elements with those of `other`, which may be of another type.
    package func assign(_ other: Tensor) {
        perform("assign", [self, other]) { ct_tensor_assign(handle, other.handle) }
    }
}
