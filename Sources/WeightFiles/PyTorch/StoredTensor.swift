import Torch

/// A run of numbers, whose bytes lie outside the pickle.
struct StoredNumbers: Equatable {
    let key: String
    let type: StorageType
    let count: Int

    var byteCount: Int { count * type.size }
}

/// Where a tensor lies in its storage; offset and strides count elements.
struct StoredTensor {
    let storage: Int
    let offset: Int
    let shape: [Int]
    let strides: [Int]

    /// The most axes that PyTorch computes with.
    static let largestRank = 64

    /// The number of elements.
    var count: Int { shape.reduce(1, *) }

    /// Nil where a part lies outside a storage of `capacity` elements, or where parts repeat.
    init?(storage: Int, offset: Int, shape: [Int], strides: [Int], capacity: Int) {
        guard offset >= 0, shape.count == strides.count, shape.count <= Self.largestRank, shape.allSatisfy({ $0 >= 0 }),
            strides.allSatisfy({ $0 >= 0 })
        else { return nil }
        var count = 1
        var last = offset
        for (length, stride) in zip(shape, strides) {
            let (product, tooMany) = count.multipliedReportingOverflow(by: max(1, length))
            let (reach, tooWide) = max(0, length - 1).multipliedReportingOverflow(by: stride)
            let (sum, tooFar) = last.addingReportingOverflow(reach)
            // The engine computes with bytes and as if empty axes had a length.
            guard !tooMany, !tooWide, !tooFar, product < Int.max / 16 else { return nil }
            count = product
            last = sum
        }
        guard shape.contains(0) || (last < capacity && count <= capacity) else { return nil }
        self.storage = storage
        self.offset = offset
        self.shape = shape
        self.strides = strides
    }

    /// Whether the elements lie in row-major order without gaps.
    private var isContiguous: Bool {
        var expected = 1
        for (length, stride) in zip(shape, strides).reversed() where length != 1 {
            guard stride == expected else { return false }
            expected *= length
        }
        return true
    }

    /// The tensor over its storage's memory where that has the right order and type, a copy otherwise.
    func tensor(in memory: ElementBuffer, type: StorageType) -> Tensor {
        let dataType = type.dataType
        guard count > 0, let start = memory.bytes.baseAddress else {
            return Tensor.zeros(shape, dataType ?? (type == .double ? .float32 : .int64))
        }
        if isContiguous, let dataType {
            return Tensor.borrowing(start + offset * type.size, shape: shape, dataType, owner: memory)
        }
        switch type {
        case .double: return converted(from: memory) { (value: Double) in Float(value) }
        case .int: return converted(from: memory) { (value: Int32) in Int64(value) }
        case .float: return converted(from: memory) { (value: Float) in value }
        case .long: return converted(from: memory) { (value: Int64) in value }
        case .byte: return converted(from: memory) { (value: UInt8) in value }
        case .bool: return converted(from: memory) { (value: UInt8) in value != 0 }
        case .half, .bfloat16: return gathered(from: memory, type == .half ? .float16 : .bfloat16)
        }
    }

    private func converted<Stored, Element: TensorElement>(
        from memory: ElementBuffer,
        _ convert: (Stored) -> Element
    ) -> Tensor {
        let elements = memory.bytes.bindMemory(to: Stored.self)
        var result: [Element] = []
        result.reserveCapacity(count)
        forEachPosition { result.append(convert(elements[$0])) }
        return Tensor(result, shape: shape)
    }

    /// For types that Swift has no name for everywhere.
    private func gathered(from memory: ElementBuffer, _ dataType: DataType) -> Tensor {
        let elements = memory.bytes.bindMemory(to: UInt16.self)
        let result = ElementBuffer(byteCount: count * dataType.size)
        let target = result.bytes.bindMemory(to: UInt16.self)
        var next = 0
        forEachPosition {
            target[next] = elements[$0]
            next += 1
        }
        return result.tensor(shape, dataType)
    }

    /// Calls `body` with the place of each element, in row-major order.
    private func forEachPosition(_ body: (Int) -> Void) {
        func walk(axis: Int, position: Int) {
            guard axis < shape.count else { return body(position) }
            for index in 0..<shape[axis] { walk(axis: axis + 1, position: position + index * strides[axis]) }
        }
        walk(axis: 0, position: offset)
    }
}
