import Foundation
import Testing

@testable import WeightFiles

/// The bytes of a pickle, put together by hand.
private struct Pickle {
    private(set) var bytes: [UInt8] = [0x80, 2]

    static func + (pickle: Pickle, bytes: [UInt8]) -> Pickle {
        var result = pickle
        result.bytes += bytes
        return result
    }

    static func + (pickle: Pickle, text: String) -> Pickle { pickle + Array(text.utf8) }

    func integer(_ value: Int32) -> Pickle { self + "J" + withUnsafeBytes(of: value.littleEndian, Array.init) }

    func text(_ text: String) -> Pickle {
        self + "X" + withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian, Array.init) + text
    }

    func tuple(_ values: [Int32]) -> Pickle { values.reduce(self + "(") { $0.integer($1) } + "t" }

    /// A tensor in a storage of 6 floats.
    func tensor(count: Int32 = 6, offset: Int32, shape: [Int32], strides: [Int32]) -> Pickle {
        let storage = (self + "ctorch._utils\n_rebuild_tensor_v2\n((").text("storage") + "ctorch\nFloatStorage\n"
        return (storage.text("0").text("cpu").integer(count) + "tQ").integer(offset).tuple(shape).tuple(strides) + "tR"
    }

    /// Reads it as PyTorch's legacy format does, with that storage behind it.
    func load() throws -> PickleValue {
        try (bytes + Array(".".utf8)).withUnsafeBytes { bytes in
            var machine = PickleMachine(reading: bytes, name: "test")
            return try machine.load()
        }
    }
}

/// Where a tensor claims to lie in its storage.
private struct Place: Sendable {
    let offset: Int32
    let shape: [Int32]
    let strides: [Int32]

    init(_ offset: Int32, _ shape: [Int32], _ strides: [Int32]) {
        self.offset = offset
        self.shape = shape
        self.strides = strides
    }
}

@Suite("Pickles of weights")
struct PickleTests {
    private func expectRefusal(_ pickle: Pickle, _ words: String, _ code: WeightFileError.Code = .refused) {
        let error = #expect(throws: WeightFileError.self) { try pickle.load() }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(
        "any name that is not of a tensor is refused before it is used",
        arguments: [
            ("os", "system"), ("builtins", "eval"), ("builtins", "getattr"), ("torch", "load"),
            ("torch", "CharStorage"),
            ("torch._utils", "_rebuild_qtensor"), ("collections", "defaultdict"), ("numpy", "dtype"),
        ]
    )
    func names(module: String, name: String) {
        expectRefusal(Pickle() + "c\(module)\n\(name)\n", "names '\(module).\(name)'")
        expectRefusal(Pickle().text(module).text(name) + [0x93], "names '\(module).\(name)'")
    }

    @Test(
        "operations that make objects of other kinds are refused",
        arguments: [
            ("i", "0x69 ('i')"), ("o", "0x6f ('o')"), ("\u{81}", "0x81"), ("\u{82}", "0x82"), ("P", "0x50 ('P')"),
        ]
    )
    func operations(letter: String, words: String) {
        let bytes = letter.unicodeScalars.map { UInt8($0.value) }
        expectRefusal(Pickle() + bytes, "uses operation \(words)")
    }

    @Test("a tensor within its storage is let in")
    func tensor() throws {
        let value = try Pickle().tensor(offset: 0, shape: [2, 3], strides: [3, 1]).load()
        guard case .tensor = value else {
            Issue.record("not a tensor: \(value)")
            return
        }
    }

    @Test(
        "tensors that reach beyond their storage, backwards, or repeat it are refused",
        arguments: [
            Place(1, [2, 3], [3, 1]), Place(0, [7], [1]), Place(-1, [2], [1]), Place(5, [2], [-1]),
            Place(0, [2, 3], [3]),
            Place(0, [1000, 1000], [0, 0]), Place(0, [.max, .max, .max], [.max, .max, .max]), Place(0, [-1], [1]),
            Place(0, [0, .max, .max, .max], [0, 0, 0, 0]), Place(.max, [2], [.max]),
        ]
    )
    private func bounds(place: Place) {
        let pickle = Pickle().tensor(offset: place.offset, shape: place.shape, strides: place.strides)
        expectRefusal(pickle, "a tensor of shape")
    }

    @Test("a storage of a negative or absurd size is no storage")
    func absurdStorage() {
        expectRefusal(Pickle().tensor(count: -1, offset: 0, shape: [1], strides: [1]), "contradicts itself", .damaged)
    }

    @Test("one storage described in two ways is a contradiction")
    func twoDescriptions() {
        let once = Pickle().tensor(count: 6, offset: 0, shape: [1], strides: [1])
        expectRefusal(once.tensor(count: 9, offset: 8, shape: [1], strides: [1]), "contradicts itself", .damaged)
    }

    @Test("containers within each other without end, or in themselves, take no stack")
    func deepNesting() throws {
        let deep = Pickle() + "]" + [UInt8](repeating: 0x85, count: 1_000_000)
        guard case .tuple = try deep.load() else {
            Issue.record("not a tuple")
            return
        }
        // A list in itself: memo 0 is appended to the list that it stands for.
        guard case .list = try (Pickle() + "]q" + [0] + "h" + [0] + "a").load() else {
            Issue.record("not a list")
            return
        }
    }

    @Test(
        "a stack, mark or memo that is not there is a contradiction",
        arguments: ["a", "t", "s", "R", "b", "Q", "h\u{7}", "u", "0", "(R", "]NN\u{85}s", "N(0"]
    )
    func contradictions(operations: String) {
        let bytes = operations.unicodeScalars.map { UInt8($0.value) }
        expectRefusal(Pickle() + bytes, "contradicts itself", .damaged)
    }

    @Test("text longer than the pickle is an early end, and takes no memory")
    func longText() {
        expectRefusal(Pickle() + "X" + [0xFF, 0xFF, 0xFF, 0xFF] + "abc", "ends early", .damaged)
    }

    @Test("a pickle larger than any of weights is not read to its end")
    func largePickle() {
        expectRefusal(Pickle() + [UInt8](repeating: 0x4E, count: PickleMachine.sizeLimit + 10), "is larger than")
    }

    @Test("a list that a short pickle copies again and again is not copied as often")
    func copiedList() throws {
        let list =
            Pickle() + "ccollections\nOrderedDict\nq" + [0] + "]("
            + [[UInt8]](repeating: [0x4E, 0x4E, 0x86], count: 1000).flatMap { $0 } + "eq" + [1]
        let copy = Array("h".utf8) + [0] + Array("h".utf8) + [1] + [0x85] + Array("R0".utf8)
        guard case .list = try (list + copy).load() else {
            Issue.record("not a list")
            return
        }
        expectRefusal(
            list + [[UInt8]](repeating: copy, count: 1000).flatMap { $0 },
            "copies the same values over and over"
        )
    }

    @Test("a tensor of more axes than any has is a contradiction")
    func manyAxes() {
        let axes = [Int32](repeating: 1, count: 65)
        expectRefusal(Pickle().tensor(offset: 0, shape: axes, strides: axes), "contradicts itself", .damaged)
    }

    @Test(
        "whole numbers of up to eight bytes keep their sign",
        arguments: [([], 0), ([0xFF], -1), ([0x00, 0x80], -32768), ([0xFF, 0x00], 255)] as [([UInt8], Int)]
    )
    func longIntegers(bytes: [UInt8], expected: Int) throws {
        guard case .integer(let found) = try (Pickle() + [0x8A, UInt8(bytes.count)] + bytes).load() else {
            Issue.record("not an integer")
            return
        }
        #expect(found == expected)
    }
}
