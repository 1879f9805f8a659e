/// Reads pickles of weights as data.
///
/// A pickle is a program for a stack machine that may call any Python function. This machine knows the few operations and names
/// that describe tensors (`PickleOpcode`, `PickleName`), and refuses the rest by name. It never allocates by what a pickle claims:
/// each byte makes at most one value, and values are copied at most as often as there are bytes.
struct PickleMachine {
    /// The description of the largest networks' weights has some hundred kilobytes.
    static let sizeLimit = 16 << 20

    /// Names the file in errors.
    let name: String
    private let bytes: UnsafeRawBufferPointer
    /// Of the next byte.
    private(set) var position: Int
    private var end: Int

    private var stack: [PickleValue] = []
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]

    var tuples: [[PickleValue]] = []
    var lists: [[PickleValue]] = []
    var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    var storages: [StoredNumbers] = []
    var storagesByKey: [String: Int] = [:]
    var tensors: [StoredTensor] = []
    /// Values that were copied from one container into another, of which a short pickle could ask again and again.
    private var copied = 0

    init(reading bytes: UnsafeRawBufferPointer, name: String) {
        self.bytes = bytes
        self.name = name
        position = 0
        end = 0
    }

    /// Reads the next of the pickles that follow one another; containers of earlier ones stay.
    mutating func load() throws(WeightFileError) -> PickleValue {
        stack = []
        marks = []
        memo = [:]
        end = min(bytes.count, position + Self.sizeLimit)
        while true {
            let byte = try take(1)[0]
            guard let opcode = PickleOpcode(rawValue: byte) else {
                let letter = (0x21...0x7E).contains(byte) ? " ('\(Character(Unicode.Scalar(byte)))')" : ""
                throw refusal("its pickle uses operation 0x\(String(byte, radix: 16))\(letter)")
            }
            if opcode == .stop { return try pop() }
            try perform(opcode)
        }
    }

    /// Counts values that are about to be copied.
    mutating func willCopy(_ count: Int) throws(WeightFileError) {
        copied += count
        guard copied <= position else { throw refusal("its pickle copies the same values over and over") }
    }

    private mutating func perform(_ opcode: PickleOpcode) throws(WeightFileError) {
        switch opcode {
        case .stop: break
        case .proto: _ = try take(1)
        case .frame: _ = try take(8)

        case .none: stack.append(.none)
        case .newTrue: stack.append(.boolean(true))
        case .newFalse: stack.append(.boolean(false))
        case .binaryInteger: stack.append(.integer(Int(Int32(truncatingIfNeeded: try unsigned(4)))))
        case .binaryInteger1: stack.append(.integer(try unsigned(1)))
        case .binaryInteger2: stack.append(.integer(try unsigned(2)))
        case .long1: stack.append(try longInteger())
        case .binaryFloat:
            stack.append(.number(Double(bitPattern: UInt64(bigEndian: try take(8).loadUnaligned(as: UInt64.self)))))
        case .binaryUnicode, .binaryString: stack.append(.text(try text(try unsigned(4))))
        case .shortBinaryUnicode, .shortBinaryString: stack.append(.text(try text(try unsigned(1))))

        case .mark: marks.append(stack.count)
        case .emptyTuple: pushTuple([])
        case .tuple: pushTuple(try popMarked())
        case .tuple1: pushTuple(try pop(1))
        case .tuple2: pushTuple(try pop(2))
        case .tuple3: pushTuple(try pop(3))
        case .emptyList:
            stack.append(.list(lists.count))
            lists.append([])
        case .append: try extendList(by: try pop(1))
        case .appends: try extendList(by: try popMarked())
        case .emptyDictionary: pushDictionary([])
        case .setItem: try extendDictionary(by: try pop(2))
        case .setItems: try extendDictionary(by: try popMarked())

        case .pop: _ = try pop()
        case .popMark: _ = try popMarked()
        case .binaryPut: memo[try unsigned(1)] = try top()
        case .longBinaryPut: memo[try unsigned(4)] = try top()
        case .memoize: memo[memo.count] = try top()
        case .binaryGet: stack.append(try recall(try unsigned(1)))
        case .longBinaryGet: stack.append(try recall(try unsigned(4)))

        case .global: stack.append(.name(try lookUp(module: try line(), name: try line())))
        case .stackGlobal:
            let parts = try pop(2)
            guard case .text(let module) = parts[0], case .text(let name) = parts[1] else { throw contradiction() }
            stack.append(.name(try lookUp(module: module, name: name)))
        case .reduce:
            let parts = try pop(2)
            guard case .name(let callee) = parts[0], case .tuple(let arguments) = parts[1] else {
                throw contradiction()
            }
            stack.append(try apply(callee, to: tuples[arguments]))
        case .build:
            // An ordered dictionary's own attributes: versions of modules, which weights have no use for.
            _ = try pop()
            guard case .dictionary = try top() else { throw refusal("its pickle sets the state of an object") }
        case .binaryPersistentID: stack.append(try storage(describedBy: try pop()))
        }
    }

    // MARK: Errors

    func refusal(_ problem: String) -> WeightFileError {
        WeightFileError(
            .refused,
            """
            \(name): \(problem), which has no place among weights and is not read. Save the weights alone, in Python: \
            torch.save(model.state_dict(), path)
            """
        )
    }

    func contradiction() -> WeightFileError {
        WeightFileError(.damaged, "\(name): its pickle contradicts itself at byte \(position)")
    }

    // MARK: Bytes

    private mutating func take(_ count: Int) throws(WeightFileError) -> UnsafeRawBufferPointer {
        guard count <= end - position else {
            guard end == bytes.count else {
                throw WeightFileError(.refused, "\(name): its pickle is larger than \(Self.sizeLimit) bytes")
            }
            throw WeightFileError(.damaged, "\(name): its pickle ends early; the file is cut short")
        }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)])
    }

    private mutating func unsigned(_ size: Int) throws(WeightFileError) -> Int {
        try take(size).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func longInteger() throws(WeightFileError) -> PickleValue {
        let digits = try take(try unsigned(1))
        guard digits.count <= 8 else { return .longInteger(Array(digits)) }
        let magnitude = digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let shift = 64 - 8 * digits.count
        return .integer(digits.isEmpty ? 0 : Int(Int64(bitPattern: magnitude << UInt64(shift)) >> Int64(shift)))
    }

    private mutating func text(_ length: Int) throws(WeightFileError) -> String {
        guard let text = String(validating: try take(length), as: UTF8.self) else { throw contradiction() }
        return text
    }

    /// The rest of the line.
    private mutating func line() throws(WeightFileError) -> String {
        let rest = bytes[position..<end]
        guard let newline = rest.firstIndex(of: 0x0A) else {
            _ = try take(end - position + 1)
            throw contradiction()
        }
        let line = try text(newline - position)
        position += 1
        return line
    }

    // MARK: The stack

    private func top() throws(WeightFileError) -> PickleValue {
        guard stack.count > (marks.last ?? 0), let value = stack.last else { throw contradiction() }
        return value
    }

    private mutating func pop() throws(WeightFileError) -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func pop(_ count: Int) throws(WeightFileError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw contradiction() }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popMarked() throws(WeightFileError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw contradiction() }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private func recall(_ index: Int) throws(WeightFileError) -> PickleValue {
        guard let value = memo[index] else { throw contradiction() }
        return value
    }

    // MARK: Containers

    private mutating func pushTuple(_ values: [PickleValue]) {
        stack.append(.tuple(tuples.count))
        tuples.append(values)
    }

    private mutating func pushDictionary(_ pairs: [(key: PickleValue, value: PickleValue)]) {
        stack.append(.dictionary(dictionaries.count))
        dictionaries.append(pairs)
    }

    private mutating func extendList(by values: [PickleValue]) throws(WeightFileError) {
        guard case .list(let list) = try top() else { throw contradiction() }
        lists[list] += values
    }

    private mutating func extendDictionary(by values: [PickleValue]) throws(WeightFileError) {
        guard case .dictionary(let dictionary) = try top(), values.count.isMultiple(of: 2) else {
            throw contradiction()
        }
        for index in stride(from: 0, to: values.count, by: 2) {
            dictionaries[dictionary].append((values[index], values[index + 1]))
        }
    }

    private func lookUp(module: String, name: String) throws(WeightFileError) -> PickleName {
        guard let found = PickleName(module: module, name: name) else {
            throw refusal("its pickle names '\(module).\(name)'")
        }
        return found
    }
}
