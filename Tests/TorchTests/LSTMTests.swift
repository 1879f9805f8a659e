import Testing
import Torch

@Suite("LSTM")
struct LSTMTests {
    private let fixture: Fixture
    private let weights: LSTMWeights

    init() throws {
        fixture = try Fixture("operations")
        weights = try LSTMWeights(
            inputWeight: fixture["lstm.weight_ih_l0"].copy(),
            hiddenWeight: fixture["lstm.weight_hh_l0"].copy(),
            inputBias: fixture["lstm.bias_ih_l0"].copy(),
            hiddenBias: fixture["lstm.bias_hh_l0"].copy()
        )
    }

    @Test("a sequence and its gradients agree with PyTorch")
    func parity() throws {
        let x = try fixture["lstm.x"].copy()
        let parameters = [
            ("x", x), ("weight_ih_l0", weights.inputWeight), ("weight_hh_l0", weights.hiddenWeight),
            ("bias_ih_l0", weights.inputBias), ("bias_hh_l0", weights.hiddenBias),
        ]
        for (_, tensor) in parameters { tensor.requiresGradient = true }
        let result = try x.lstm(weights, hidden: fixture["lstm.hidden"], cell: fixture["lstm.cell"])
        #expect(try difference(result.outputs, fixture["lstm.outputs"]) < 1e-6)
        #expect(try difference(result.hidden, fixture["lstm.last-hidden"]) < 1e-6)
        #expect(try difference(result.cell, fixture["lstm.last-cell"]) < 1e-6)
        result.outputs.squared().sum().backward()
        for (name, tensor) in parameters {
            #expect(try difference(#require(tensor.gradient), fixture["lstm.\(name).gradient"]) < 1e-5, "\(name)")
        }
    }

    @Test("a sequence in one call equals its steps one by one")
    func steps() throws {
        let x = try fixture["lstm.x"]
        let (hidden, cell) = try (fixture["lstm.hidden"], fixture["lstm.cell"])
        let last = try fixture["lstm.last-hidden"].squeezed(0)
        inference {
            let whole = x.lstm(weights, hidden: hidden, cell: cell)
            var state = (hidden: hidden.squeezed(0), cell: cell.squeezed(0))
            for step in 0..<x.size(1) {
                state = x.select(step, axis: 1).lstmCell(weights, hidden: state.hidden, cell: state.cell)
                #expect(difference(state.hidden, whole.outputs.select(step, axis: 1)) < 1e-6)
            }
            #expect(difference(state.cell, whole.cell.squeezed(0)) < 1e-6)
            #expect(difference(state.hidden, last) < 1e-6)
        }
    }
}
