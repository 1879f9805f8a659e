import Testing
import Torch
import TorchNN

@Suite("Moving average")
struct MovingAverageTests {
    private struct Stop: Error {}

    private func parameter(_ value: Double) -> Tensor {
        let tensor = Tensor.full([2], value)
        tensor.requiresGradient = true
        return tensor
    }

    private func set(_ tensor: Tensor, _ value: Double) {
        withoutGradients { tensor.assign(Tensor.full([2], value)) }
    }

    @Test("follows the formula, with a smaller decay at the start")
    func formula() {
        let tensor = parameter(0)
        let average = MovingAverage([("a", tensor)], decay: 0.3)
        var expected = 0.0
        for update in 1...20 {
            set(tensor, Double(update))
            average.update()
            let decay = min(0.3, Double(1 + update) / Double(10 + update))
            expected = decay * expected + (1 - decay) * Double(update)
            #expect(abs(average.applied { tensor.max().scalar } - expected) < 1e-4)
        }
    }

    @Test("is applied inside a closure only, also when it throws")
    func applying() {
        let tensor = parameter(1)
        let average = MovingAverage([("a", tensor)], decay: 0.9)
        set(tensor, 5)
        #expect(average.applied { tensor.floats } == [1, 1])
        #expect(tensor.floats == [5, 5])
        #expect(throws: Stop.self) { try average.applied { throw Stop() } }
        #expect(tensor.floats == [5, 5])
        #expect(tensor.requiresGradient)
    }

    @Test("continues from a saved state")
    func resuming() throws {
        let (tensor, other) = (parameter(0), parameter(0))
        let average = MovingAverage([("a", tensor)], decay: 0.99)
        for value in [1.0, 4, 2] {
            set(tensor, value)
            average.update()
        }
        let resumed = MovingAverage([("a", other)], decay: 0.99)
        try resumed.restore(average.state.mapValues { $0.copy() })
        for (tensor, average) in [(tensor, average), (other, resumed)] {
            set(tensor, 7)
            average.update()
        }
        #expect(average.applied { tensor.floats } == resumed.applied { other.floats })
        #expect(average.state["updates"]?.integers == [4])
    }

    @Test("refuses a state of other parameters")
    func refusal() {
        let average = MovingAverage([("a", parameter(0))], decay: 0.9)
        for state in [
            [:], ["updates": Tensor([Int64(1)])],
            ["updates": Tensor([Int64(1)]), "average.a": Tensor.zeros([3])],
        ] {
            let error = #expect(throws: TorchError.self) { try average.restore(state) }
            #expect(error?.code == .mismatch)
        }
    }
}
