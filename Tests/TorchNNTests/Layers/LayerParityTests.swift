import Testing
import Torch
import TorchNN

@Suite("Layers agree with PyTorch in outputs and gradients")
struct LayerParityTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture()
    }

    @Test("linear", arguments: [("linear", true), ("linear-unbiased", false)])
    func linear(name: String, biased: Bool) throws {
        let (layer, store) = try fixture.layer(name) { Linear($0, inputs: 5, outputs: 3, bias: biased) }
        let x = try fixture.variable("\(name)/x")
        let output = layer(x)
        #expect(try difference(output, fixture["\(name)/output"]) < 1e-5)
        output.squared().sum().backward()
        try fixture.checkGradient("\(name)/gradient.x", of: x)
        try fixture.checkGradients(name, store)
        #expect(store.parameters.map(\.name) == (biased ? ["weight", "bias"] : ["weight"]))
    }

    @Test("embedding")
    func embedding() throws {
        let (layer, store) = try fixture.layer("embedding") { Embedding($0, entries: 7, dimensions: 4) }
        let output = try layer(fixture["embedding/indices"])
        #expect(try difference(output, fixture["embedding/output"]) == 0)
        output.squared().sum().backward()
        try fixture.checkGradients("embedding", store)
    }

    @Test("layer normalisation, and GELU after it")
    func layerNormalization() throws {
        let (layer, store) = try fixture.layer("layer-norm") { LayerNormalization($0, size: 5) }
        let x = try fixture.variable("layer-norm/x")
        let output = layer(x).gelu()
        #expect(try difference(output, fixture["layer-norm/output"]) < 1e-5)
        output.squared().sum().backward()
        try fixture.checkGradient("layer-norm/gradient.x", of: x)
        try fixture.checkGradients("layer-norm", store)
    }

    struct Convolution: Sendable {
        let name: String
        let groups: Int
        let stride: Int
        let activation: FusedActivation

        func layer(_ scope: ParameterScope) -> Conv2d {
            Conv2d(
                scope,
                "conv",
                normalization: .init("bn", epsilon: 1e-3),
                inputs: 4,
                outputs: 8,
                kernel: 3,
                options: ConvolutionOptions(stride: stride, padding: 1, groups: groups),
                activation: activation
            )
        }
    }

    private static let convolutions = [
        Convolution(name: "conv-identity", groups: 1, stride: 1, activation: .identity),
        Convolution(name: "conv-relu", groups: 2, stride: 2, activation: .relu),
        Convolution(name: "conv-relu6", groups: 4, stride: 1, activation: .relu6),
    ]

    @Test("convolution with its batch normalisation folded in", arguments: convolutions)
    func convolution(example: Convolution) throws {
        let name = example.name
        let (layer, store) = try fixture.layer(name, build: example.layer)
        #expect(store.parameters.map(\.name) == ["conv.weight", "conv.bias"])
        let x = try fixture.variable("\(name)/x")
        let output = layer(x)
        let expected = try fixture["\(name)/output"]
        #expect(difference(output, expected) < 1e-5)
        output.squared().sum().backward()
        try fixture.checkGradient("\(name)/gradient.x", of: x)
        try fixture.checkGradients(name, store)

        let input = try fixture["\(name)/x"].channelsLast()
        let prepared = layer.prepared(for: .fp32)
        #expect(inference { difference(prepared(input), expected) } < 1e-5)
    }

    @Test("a folded convolution is stored and loaded again without its normalisation", arguments: convolutions)
    func refolding(example: Convolution) throws {
        let stored = try fixture.layer(example.name, build: example.layer).store.tensors
        let (layer, _) = try ParameterStore.loading(stored, origin: "stored", build: example.layer)
        #expect(try difference(layer(fixture["\(example.name)/x"]), fixture["\(example.name)/output"]) < 1e-5)
    }

    @Test("LSTM over a sequence, from a state and from zeros")
    func lstm() throws {
        let (layer, store) = try fixture.layer("lstm") { LSTM($0, inputs: 3, hidden: 4) }
        let x = try fixture.variable("lstm/x")
        let state = try LSTM.State(hidden: fixture.variable("lstm/hidden"), cell: fixture.variable("lstm/cell"))
        let (outputs, last) = layer(x, from: state)
        #expect(try difference(outputs, fixture["lstm/output"]) < 1e-5)
        #expect(try difference(last.hidden, fixture["lstm/last_hidden"]) < 1e-5)
        #expect(try difference(last.cell, fixture["lstm/last_cell"]) < 1e-5)
        (outputs.squared().sum() + last.cell.squared().sum()).backward()
        try fixture.checkGradient("lstm/gradient.x", of: x)
        try fixture.checkGradient("lstm/gradient.hidden", of: state.hidden)
        try fixture.checkGradient("lstm/gradient.cell", of: state.cell)
        try fixture.checkGradients("lstm", store)
        #expect(try difference(layer(x).outputs, fixture["lstm/output-from-zeros"]) < 1e-5)
    }

    @Test("LSTM step by step equals the sequence in one call, for any choice of rows")
    func steps() throws {
        let (layer, _) = try fixture.layer("lstm") { LSTM($0, inputs: 3, hidden: 4) }
        let x = try fixture["lstm/x"]
        let rows = Tensor([Int64(1), 1, 0])
        let chosen = x.gatheringRows(rows)
        var state = try LSTM.State(hidden: fixture["lstm/hidden"], cell: fixture["lstm/cell"]).gatheringRows(rows)
        let expected = try fixture["lstm/output"].gatheringRows(rows)
        for step in 0..<x.size(1) {
            state = layer.step(chosen.select(step, axis: 1), from: state)
            #expect(difference(state.hidden, expected.select(step, axis: 1)) < 1e-5)
        }
        #expect(layer.initialState(batch: 3).cell.floats == [Float](repeating: 0, count: 12))
    }

    @Test("sequence loss leaves padding out and smooths labels", arguments: [("plain", 0), ("smoothed", 0.15)])
    func loss(name: String, smoothing: Double) throws {
        let logits = try fixture.variable("loss/logits")
        let loss = try SequenceLoss(labelSmoothing: smoothing, padding: 0)(logits, fixture["loss/targets"])
        #expect(loss.shape == [])
        #expect(try difference(loss, fixture["loss/\(name)"]) < 1e-5)
        loss.backward()
        try fixture.checkGradient("loss/\(name).gradient", of: logits)
    }

    @Test("sequence loss does not feel what is predicted at padding")
    func padding() throws {
        let loss = SequenceLoss(labelSmoothing: 0.1, padding: 0)
        let logits = irregular([1, 3, 5])
        let targets = Tensor([Int64(3), 2, 0], shape: [1, 3])
        let changed = logits.copy()
        changed.select(2, axis: 1).assign(Tensor.full([1, 5], 9))
        #expect(loss(logits, targets).scalar == loss(changed, targets).scalar)
    }

    @Test("sequence loss is computed in float32 under autocasting")
    func precision() {
        let loss = SequenceLoss(labelSmoothing: 0.1, padding: 0)
        let logits = (irregular([2, 3, 50]) * 8).to(.bfloat16)
        let targets = Tensor([Int64(3), 2, 0, 7, 49, 1], shape: [2, 3])
        let result = autocasting { loss(logits, targets) }
        #expect(result.dataType == .float32)
        #expect(difference(result, loss(logits.to(.float32), targets)) < 1e-6)
    }
}
