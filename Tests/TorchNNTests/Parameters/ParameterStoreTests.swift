import Foundation
import Testing
import Torch
import TorchNN

@Suite("Parameter store")
struct ParameterStoreTests {
    private struct Model {
        let embedding: Embedding
        let lstm: LSTM
        let output: Linear

        init(_ scope: ParameterScope) {
            embedding = Embedding(scope.child("embedding"), entries: 11, dimensions: 6)
            lstm = LSTM(scope.child("decoder").child("lstm"), inputs: 6, hidden: 5)
            output = Linear(scope.child("output"), inputs: 5, outputs: 11)
        }
    }

    private static let names = [
        "embedding.weight", "decoder.lstm.weight_ih_l0", "decoder.lstm.weight_hh_l0", "decoder.lstm.bias_ih_l0",
        "decoder.lstm.bias_hh_l0", "output.weight", "output.bias",
    ]

    private func tensors() -> [String: Tensor] {
        ParameterStore.fresh(RandomGenerator(seed: 1), build: Model.init).store.tensors
    }

    @Test("names are paths in the order in which the model asks for them")
    func names() {
        let (_, store) = ParameterStore.fresh(RandomGenerator(seed: 1), build: Model.init)
        #expect(store.parameters.map(\.name) == Self.names)
        #expect(store.count == 11 * 6 + 20 * 6 + 20 * 5 + 20 + 20 + 11 * 5 + 11)
        #expect(Set(store.tensors.keys) == Set(Self.names))
    }

    @Test("fresh parameters depend on the seed alone and follow their initialisers")
    func fresh() throws {
        let (first, second) = (tensors(), tensors())
        for name in Self.names { #expect(try first[name]?.floats == #require(second[name]).floats) }
        let other = ParameterStore.fresh(RandomGenerator(seed: 2), build: Model.init).store.tensors
        #expect(other["output.weight"]?.floats != first["output.weight"]?.floats)
        let bound = 1 / Double(5).squareRoot()
        let largest = try #require(first["output.weight"]).absolute().max().scalar
        #expect(largest <= bound && largest > 0.8 * bound)
    }

    @Test("initialisers give what they promise")
    func initializers() {
        func tensor(_ initializer: Initializer) -> Tensor {
            initializer.tensor([100, 100], using: RandomGenerator(seed: 3))
        }
        #expect(tensor(.zeros).absolute().max().scalar == 0)
        #expect(tensor(.ones).min().scalar == 1)
        for (initializer, bound) in [(Initializer.uniform(bound: 0.3), 0.3), (.fanIn(16), 0.25)] {
            let uniform = tensor(initializer)
            #expect(uniform.absolute().max().scalar <= bound)
            #expect(abs(uniform.squared().mean().scalar.squareRoot() - bound / 3.0.squareRoot()) < 0.01 * bound)
        }
        let normal = tensor(.normal(deviation: 0.02))
        #expect(abs(normal.mean().scalar) < 0.001)
        #expect(abs(normal.squared().mean().scalar.squareRoot() - 0.02) < 0.001)
    }

    @Test("loading takes exactly the tensors given")
    func loading() throws {
        let tensors = tensors()
        let (model, store) = try ParameterStore.loading(tensors, origin: "file", build: Model.init)
        #expect(store.parameters.map(\.name) == Self.names)
        #expect(model.output.weight.floats == tensors["output.weight"]?.floats)
        #expect(model.lstm.weights.hiddenBias.floats == tensors["decoder.lstm.bias_hh_l0"]?.floats)
    }

    @Test("half-precision weights are widened to float32", arguments: [DataType.float16, .bfloat16])
    func widening(type: DataType) throws {
        let narrow = tensors().mapValues { $0.to(type) }
        let (model, store) = try ParameterStore.loading(narrow, origin: "file", build: Model.init)
        for (_, tensor) in store.parameters { #expect(tensor.dataType == .float32) }
        #expect(model.output.weight.floats == narrow["output.weight"]?.floats)
    }

    @Test("everything that does not fit is reported together")
    func mismatch() {
        var tensors = tensors()
        tensors["embedding.weight"] = nil
        tensors["output.bias"] = nil
        tensors["output.weight"] = Tensor.zeros([5, 11])
        tensors["output.scale"] = Tensor.zeros([1])
        tensors["extra"] = Tensor.zeros([1])
        let error = #expect(throws: TorchError.self) {
            try ParameterStore.loading(tensors, origin: "model.safetensors", build: Model.init)
        }
        #expect(error?.code == .mismatch)
        #expect(
            error?.message == """
                model.safetensors: the weights do not fit the model:
                  missing: embedding.weight [11, 6]
                  wrong shape: output.weight is [5, 11], the model wants [11, 5]
                  missing: output.bias [11]
                  unexpected: extra
                  unexpected: output.scale
                """
        )
    }

    @Test("a long report is cut short and says so")
    func longReport() {
        let strangers = Dictionary(uniqueKeysWithValues: (0..<30).map { ("x\($0)", Tensor.zeros([1])) })
        let error = #expect(throws: TorchError.self) {
            try ParameterStore.loading(tensors().merging(strangers) { $1 }, origin: "file", build: Model.init)
        }
        #expect(error?.message.hasSuffix("\n  … and 10 more") == true)
    }

    @Test("a convolution without its normalisation's statistics is reported, a count of batches is not missed")
    func folding() throws {
        func layer(_ scope: ParameterScope) -> Conv2d {
            Conv2d(
                scope,
                "conv",
                normalization: .init("bn", epsilon: 1e-3),
                inputs: 2,
                outputs: 3,
                kernel: 1,
                options: .init(),
                activation: .relu
            )
        }
        var tensors = ["conv.weight": Tensor.ones([3, 2, 1, 1])]
        for name in ["weight", "bias", "running_mean", "running_var"] { tensors["bn.\(name)"] = Tensor.ones([3]) }
        _ = try ParameterStore.loading(tensors, origin: "file", build: layer)
        tensors["bn.num_batches_tracked"] = Tensor([Int64(7)], shape: [])
        _ = try ParameterStore.loading(tensors, origin: "file", build: layer)
        tensors["bn.running_var"] = nil
        let error = #expect(throws: TorchError.self) {
            try ParameterStore.loading(tensors, origin: "file", build: layer)
        }
        #expect(error?.message.contains("missing: bn.running_var [3]") == true)
        #expect(error?.message.contains("unexpected") == false)
    }

    @Test("a model loaded from a file can be trained, and the file stays as it is")
    func fineTuning() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("cutline-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try SafetensorsWriter.write(tensors(), to: url)
        let before = try Data(contentsOf: url)
        let (model, store) = try ParameterStore.loading(
            SafetensorsFile(contentsOf: url).tensors(),
            origin: "file",
            build: Model.init
        )
        let optimizer = AdamW(store.parameters, AdamWOptions(learningRate: 0.1))
        let start = model.output.weight.floats
        model.output(irregular([2, 5])).squared().sum().backward()
        optimizer.step()
        #expect(model.output.weight.floats != start)
        #expect(try Data(contentsOf: url) == before)
    }
}
