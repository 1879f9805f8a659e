import Torch

/// Memory that a tensor's elements are read into.
final class ElementBuffer {
    let bytes: UnsafeMutableRawBufferPointer

    /// Memory starts where the engine's vector instructions like it to.
    private static let alignment = 64

    init(byteCount: Int) {
        bytes = .allocate(byteCount: byteCount, alignment: Self.alignment)
    }

    deinit {
        bytes.deallocate()
    }

    /// The elements as a tensor, which keeps the memory.
    func tensor(_ shape: [Int], _ dataType: DataType) -> Tensor {
        precondition(shape.reduce(dataType.size, *) == bytes.count, "\(dataType)\(shape) in \(bytes.count) bytes")
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return Tensor.zeros(shape, dataType) }
        return Tensor.borrowing(start, shape: shape, dataType, owner: self)
    }
}
