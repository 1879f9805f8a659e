import Testing
import Torch

@Suite("Reductions")
struct ReductionTests {
    private static let operations = [
        Operation("sum.all") { $0.sum() },
        Operation("sum.first") { $0.sum(0) },
        Operation("sum.outer") { $0.sum(0, 2, keepingAxes: true) },
        Operation("mean.all") { $0.mean() },
        Operation("mean.first") { $0.mean(0) },
        Operation("mean.outer") { $0.mean(0, 2, keepingAxes: true) },
        Operation("max.all") { $0.max() },
        Operation("max.first") { $0.max(0) },
        Operation("max.outer") { $0.max(0, 2, keepingAxes: true) },
        Operation("min.all") { $0.min() },
        Operation("min.first") { $0.min(0) },
        Operation("min.outer") { $0.min(0, 2, keepingAxes: true) },
        Operation("logSumExp") { $0.logSumExp(1) },
        Operation("softmax") { $0.softmax() },
        Operation("softmax.first") { $0.softmax(0) },
        Operation("logSoftmax") { $0.logSoftmax() },
    ]

    @Test("reductions agree with PyTorch", arguments: operations)
    func parity(operation: Operation) throws {
        let fixture = try Fixture("operations")
        #expect(try difference(operation.apply(fixture["reduce.x"]), fixture["reduce.\(operation)"]) < 1e-5)
    }

    @Test("argmax agrees with PyTorch")
    func argmax() throws {
        let fixture = try Fixture("operations")
        let result = try fixture["reduce.x"].argmax(-1)
        #expect(result.dataType == .int64)
        #expect(try result.integers == fixture["reduce.argmax"].integers)
    }

    @Test("the largest elements come in falling order with their indices")
    func top() throws {
        let fixture = try Fixture("operations")
        let top = try fixture["reduce.x"].top(3)
        #expect(try top.values.floats == fixture["reduce.top.values"].floats)
        #expect(try top.indices.elements(as: Int64.self) == fixture["reduce.top.indices"].integers)
        let first = try fixture["reduce.x"].top(1, axis: 0)
        #expect(try difference(first.values.squeezed(0), fixture["reduce.max.first"]) == 0)
    }

    @Test("all and any look at everything or along an axis")
    func logic() {
        let table = Tensor([true, true, false, true], shape: [2, 2])
        #expect(table.all().elements(as: Bool.self) == [false])
        #expect(table.any().elements(as: Bool.self) == [true])
        #expect(table.all(1).elements(as: Bool.self) == [true, false])
        #expect(table.any(0).elements(as: Bool.self) == [true, true])
        #expect(table.all(0).elements(as: Bool.self) == [false, true])
    }

    @Test("softmax and log-sum-exp survive large numbers")
    func stability() {
        let large = Tensor([Float(10_000), 10_000])
        #expect(large.softmax().floats == [0.5, 0.5])
        #expect(abs(large.logSumExp(0).scalar - 10_000.693) < 1e-2)
    }
}
