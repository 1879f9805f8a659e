import Foundation
import Testing
import Torch

@testable import WeightFiles

@Suite("Files of Keras")
struct KerasFileTests {
    /// Compares by layer and position, which all layouts share.
    private func expectSame(_ file: KerasFile, as family: String, layers: [KerasLayer]? = nil) throws {
        let expected = try Fixture.tensors(family).tensors
        var count = 0
        for layer in layers ?? file.layers {
            for (index, weight) in layer.weights.enumerated() {
                #expect(identical(weight.tensor, expected["\(layer.name)/\(index)"]), "\(layer.name)/\(index)")
                count += 1
            }
        }
        #expect(count == expected.count)
    }

    private func order(_ family: String) throws -> [String] {
        let list = try #require(try Fixture.tensors(family).metadata["layers"])
        return try JSONDecoder().decode([String].self, from: Data(list.utf8))
    }

    @Test(
        "a file that describes the model gives its layers in order",
        arguments: ["keras-whole.h5", "keras-archive.keras"]
    )
    func wholeModel(name: String) throws {
        let file = try KerasFile(contentsOf: Fixture.url(name))
        try expectSame(file, as: "keras")
        #expect(try file.layers.filter { !$0.weights.isEmpty }.map(\.name) == order("keras"))
        let configuration = try #require(file.modelConfiguration)
        let json = try #require(try JSONSerialization.jsonObject(with: configuration) as? [String: Any])
        #expect(json["class_name"] as? String == "Functional")
    }

    @Test(
        "a file of listed weights gives them in the list's order",
        arguments: ["keras-list.h5", "keras-split-list.h5"]
    )
    func listedWeights(name: String) throws {
        let file = try KerasFile(contentsOf: Fixture.url(name))
        #expect(file.modelConfiguration == nil)
        // Without a description, a model within the model is one layer.
        let layers = file.layers.map { $0.name == "inner" ? KerasLayer(name: "inner_dense", weights: $0.weights) : $0 }
        try expectSame(file, as: "keras", layers: layers)
        #expect(try layers.filter { !$0.weights.isEmpty }.map(\.name) == order("keras"))
        let scaled = try #require(layers.first { $0.name == "bn_scaled" })
        #expect(scaled.weights.map(\.name) == ["gamma", "beta", "moving_mean", "moving_variance"])
    }

    @Test("a file of Keras 3's objects gives their weights under the layers' names")
    func objects() throws {
        let file = try KerasFile(contentsOf: Fixture.url("keras-objects.weights.h5"))
        try expectSame(file, as: "keras")
        #expect(file.modelConfiguration == nil)
        let both = try #require(file.layers.first { $0.name == "both" })
        #expect(both.weights.first?.path == "forward_layer/cell/vars/0")
        #expect(file.layers.first { $0.name == "drop" }?.weights.isEmpty == true)
    }

    @Test("floats of other widths become float32", arguments: ["float16", "float64", "bfloat16"])
    func widths(type: String) throws {
        let file = try KerasFile(contentsOf: Fixture.url("keras-\(type).weights.h5"))
        try expectSame(file, as: "keras-\(type)")
    }

    @Test("TensorFlow's suffix is no part of a weight's name")
    func weightNames() {
        let names = ["a/kernel:0", "kernel", "x/y/bias:0", "vars/0"].map {
            KerasLayer.Weight(path: $0, tensor: Tensor([Float(0)])).name
        }
        #expect(names == ["kernel", "kernel", "bias", "0"])
    }
}
