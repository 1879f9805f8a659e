import Foundation
import Testing
import Torch
import TorchNN

/// PyTorch's layers with their outputs and gradients, which Scripts/fixtures/torch-nn.py wrote.
struct Fixture {
    private let file: SafetensorsFile

    init() throws {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/layers.safetensors")
        file = try SafetensorsFile(contentsOf: #require(url))
    }

    subscript(name: String) -> Tensor {
        get throws { try file.tensor(name) }
    }

    /// A tensor under `name` that collects gradients.
    func variable(_ name: String) throws -> Tensor {
        let tensor = try self[name].copy()
        tensor.requiresGradient = true
        return tensor
    }

    /// Builds a layer out of the parameters of `case`, each of which collects gradients.
    func layer<Model>(_ name: String, build: (ParameterScope) -> Model) throws -> (model: Model, store: ParameterStore)
    {
        var tensors: [String: Tensor] = [:]
        for key in file.names where key.hasPrefix("\(name).") {
            tensors[String(key.dropFirst(name.count + 1))] = try file.tensor(key).copy()
        }
        let result = try ParameterStore.loading(tensors, origin: name, build: build)
        for (_, tensor) in result.store.parameters { tensor.requiresGradient = true }
        return result
    }

    /// Compares the gradients of all parameters of a layer with PyTorch's.
    func checkGradients(_ name: String, _ store: ParameterStore, within tolerance: Double = 1e-5) throws {
        #expect(!store.parameters.isEmpty)
        for (key, tensor) in store.parameters {
            try checkGradient("\(name)/gradient.\(key)", of: tensor, within: tolerance)
        }
    }

    func checkGradient(_ name: String, of tensor: Tensor, within tolerance: Double = 1e-5) throws {
        let expected = try self[name]
        let scale = max(1, expected.absolute().max().scalar)
        #expect(try difference(#require(tensor.gradient), expected) < tolerance * scale, "\(name)")
    }
}

/// The greatest absolute difference of two tensors; infinite when their shapes differ.
func difference(_ a: Tensor, _ b: Tensor) -> Double {
    a.shape == b.shape ? (a.to(.float32) - b.to(.float32)).detached().absolute().max().scalar : .infinity
}

/// Numbers that look irregular and are the same on every machine, in [-1, 1].
func irregular(_ shape: [Int], seed: Int = 1) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor((0..<count).map { Float(sin(Double($0 * 37 + seed * 101) * 0.61)) }, shape: shape)
}
