import Testing
import Torch
import TorchNN

@Suite("AdamW")
struct AdamWTests {
    private func parameters() -> [(name: String, tensor: Tensor)] {
        [("a", irregular([3, 4])), ("b", irregular([4], seed: 2)), ("unused", irregular([2], seed: 3))]
    }

    private let options = AdamWOptions(learningRate: 0.05, weightDecay: 0.01)

    private func step(_ optimizer: AdamW, _ parameters: [(name: String, tensor: Tensor)], number: Int) {
        optimizer.clearGradients()
        let output = irregular([5, 3], seed: number + 10).matmul(parameters[0].tensor) + parameters[1].tensor
        output.squared().sum().backward()
        optimizer.step()
    }

    @Test("lowers a loss, and leaves parameters without gradients alone")
    func learning() {
        let parameters = parameters()
        let unused = parameters[2].tensor.floats
        let optimizer = AdamW(parameters, options)
        #expect(parameters.allSatisfy { $0.tensor.requiresGradient })
        func loss() -> Double {
            withoutGradients {
                (irregular([5, 3]).matmul(parameters[0].tensor) + parameters[1].tensor).squared().sum().scalar
            }
        }
        let before = loss()
        for number in 0..<40 { step(optimizer, parameters, number: number % 3) }
        #expect(loss() < before / 10)
        #expect(parameters[2].tensor.floats == unused)
        #expect(optimizer.state["step.a"]?.scalar == 40)
        #expect(optimizer.state["step.unused"]?.scalar == 0)
    }

    @Test("continues from a saved state bit for bit")
    func resuming() throws {
        let parameters = parameters()
        let optimizer = AdamW(parameters, options)
        for number in 0..<3 { step(optimizer, parameters, number: number) }
        let savedState = optimizer.state.mapValues { $0.copy() }
        let saved = parameters.map { ($0.name, $0.tensor.detached().copy()) }
        for number in 3..<6 { step(optimizer, parameters, number: number) }

        let resumed = AdamW(saved.map { (name: $0.0, tensor: $0.1) }, options)
        try resumed.restore(savedState)
        for number in 3..<6 { step(resumed, saved.map { (name: $0.0, tensor: $0.1) }, number: number) }
        for (expected, found) in zip(parameters, saved) { #expect(found.1.floats == expected.tensor.floats) }
    }

    @Test("refuses a state of other parameters")
    func refusal() {
        let optimizer = AdamW(parameters(), options)
        var state = optimizer.state.mapValues { $0.copy() }
        state["mean.a"] = Tensor.zeros([4, 3])
        let error = #expect(throws: TorchError.self) { try optimizer.restore(state) }
        #expect(error?.code == .mismatch)
        #expect(error?.message.contains("'mean.a'") == true)
        state["mean.a"] = nil
        #expect(throws: TorchError.self) { try optimizer.restore(state) }
    }

    @Test("clips the gradients to a norm, and leaves small ones as they are")
    func clipping() throws {
        let parameter = Tensor([Float(0), 0])
        let optimizer = AdamW([("a", parameter)], options)
        (parameter * Tensor([Float(3), 4])).sum().backward()
        #expect(abs(optimizer.clipGradients(to: 10) - 5) < 1e-6)
        #expect(parameter.gradient?.floats == [3, 4])
        #expect(abs(optimizer.clipGradients(to: 1) - 5) < 1e-6)
        #expect(try difference(#require(parameter.gradient), Tensor([Float(0.6), 0.8])) < 1e-6)
        optimizer.clearGradients()
        #expect(parameter.gradient == nil)
        #expect(optimizer.clipGradients(to: 1) == 0)
    }

    @Test("the learning rate can be changed between steps")
    func learningRate() {
        let parameters = parameters()
        let optimizer = AdamW(parameters, options)
        optimizer.options.learningRate = 0
        let before = parameters[0].tensor.floats
        step(optimizer, parameters, number: 0)
        #expect(parameters[0].tensor.floats == before)
    }
}
