import Testing
import Torch

@Suite("Arithmetic")
struct ArithmeticTests {
    private static let functions = [
        Operation("absolute") { $0.absolute() },
        Operation("exponential") { $0.exponential() },
        Operation("squared") { $0.squared() },
        Operation("relu") { $0.relu() },
        Operation("relu6") { $0.relu6() },
        Operation("sigmoid") { $0.sigmoid() },
        Operation("tanh") { $0.tanh() },
        Operation("negated") { -$0 },
        Operation("clamped") { $0.clamped(to: -1.5...2) },
        Operation("cubed") { $0.power(3) },
    ]

    @Test("functions of one operand agree with PyTorch", arguments: functions)
    func unary(operation: Operation) throws {
        let fixture = try Fixture("operations")
        let expected = try fixture["unary.\(operation)"]
        let scale = expected.absolute().max().scalar
        #expect(try difference(operation.apply(fixture["unary.x"]), expected) <= 1e-6 * scale)
    }

    @Test("logarithm and square root agree with PyTorch")
    func positive() throws {
        let fixture = try Fixture("operations")
        let x = try fixture["unary.positive"]
        #expect(try difference(x.logarithm(), fixture["unary.logarithm"]) < 1e-6)
        #expect(try difference(x.squareRoot(), fixture["unary.squareRoot"]) < 1e-6)
    }

    struct Binary: Sendable, CustomStringConvertible {
        let description: String
        let tensors: @Sendable (Tensor, Tensor) -> Tensor
        var scalar: (@Sendable (Tensor, Double) -> Tensor)?
    }

    private static let operators = [
        Binary(description: "add", tensors: { $0 + $1 }, scalar: { $0 + $1 }),
        Binary(description: "subtract", tensors: { $0 - $1 }, scalar: { $0 - $1 }),
        Binary(description: "multiply", tensors: { $0 * $1 }, scalar: { $0 * $1 }),
        Binary(description: "divide", tensors: { $0 / $1 }, scalar: { $0 / $1 }),
        Binary(description: "maximum", tensors: { $0.maximum($1) }),
        Binary(description: "minimum", tensors: { $0.minimum($1) }),
    ]

    @Test("functions of two operands agree with PyTorch, broadcasting as it does", arguments: operators)
    func binary(operation: Binary) throws {
        let fixture = try Fixture("operations")
        let a = try fixture["binary.a"]
        for (kind, other) in try [
            ("same", fixture["binary.b"]), ("broadcast", fixture["binary.row"]), ("scalar", Tensor.full([], 1.75)),
        ] {
            #expect(try difference(operation.tensors(a, other), fixture["binary.\(operation).\(kind)"]) < 1e-5)
        }
        if let scalar = operation.scalar {
            #expect(try difference(scalar(a, 1.75), fixture["binary.\(operation).scalar"]) < 1e-5)
        }
    }

    @Test("whole numbers stay whole, except in division and with fractions")
    func integers() {
        let numbers = Tensor([Int64(7), -3])
        #expect((numbers * 2 + 1).elements(as: Int64.self) == [15, -5])
        #expect((numbers / 2).elements(as: Float.self) == [3.5, -1.5])
        #expect((numbers * 0.5).elements(as: Float.self) == [3.5, -1.5])
        let large = Tensor([Int64(1) << 53 + 1])
        #expect((large + 1).elements(as: Int64.self) == [1 << 53 + 2])
    }

    @Test("comparisons give bool tensors")
    func comparisons() {
        let a = Tensor([Float(1), 2, 3])
        let b = Tensor([Float(3), 2, 1])
        let table: [(Tensor, [Bool])] = [
            (a.equals(b), [false, true, false]), (a.equals(3), [false, false, true]),
            (a.differs(from: b), [true, false, true]), (a.differs(from: 3), [true, true, false]),
            (a.isLess(than: b), [true, false, false]), (a.isLess(than: 2), [true, false, false]),
            (a.isGreater(than: b), [false, false, true]), (a.isGreater(than: 1), [false, true, true]),
            (a.isGreater(than: 1).and(a.isLess(than: 3)), [false, true, false]),
            (a.equals(1).or(a.equals(3)), [true, false, true]), (!a.equals(1), [false, true, true]),
        ]
        for (tensor, expected) in table { #expect(tensor.elements(as: Bool.self) == expected) }
    }

    @Test("infinities and NaN are told from numbers")
    func finite() {
        let tensor = Tensor([Float(1), .infinity, -.infinity, .nan])
        #expect(tensor.isFinite().elements(as: Bool.self) == [true, false, false, false])
    }

    @Test("matrix products agree with PyTorch, batched and not")
    func matmul() throws {
        let fixture = try Fixture("operations")
        let a = try fixture["matmul.a"]
        #expect(try difference(a.matmul(fixture["matmul.matrix"]), fixture["matmul.by-matrix"]) < 1e-5)
        #expect(try difference(a.matmul(fixture["matmul.batch"]), fixture["matmul.by-batch"]) < 1e-5)
    }

    @Test("accumulating and interpolating work in place")
    func inPlace() {
        let tensor = Tensor([Float(1), 2])
        let view = tensor[0..<2]
        tensor.accumulate(Tensor([Float(10), 20]), scale: 0.5)
        #expect(view.floats == [6, 12])
        tensor.interpolate(towards: Tensor([Float(10), 0]), weight: 0.25)
        #expect(view.floats == [7, 9])
    }
}
