import Foundation
import Testing
import Torch
import WeightFiles

@testable import CutlineWeights

@Suite("Keras' weights as an encoder reads them")
struct KerasParametersTests {
    private func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.resourceURL?.appendingPathComponent("Fixtures/\(name)"))
    }

    /// The expected tensors are those that Scripts/fixtures/keras-weights.py turned with numpy.
    @Test(
        "names and layouts are PyTorch's, with layers under their own names or counted",
        arguments: ["named", "numbered"],
        ["-list.h5", ".weights.h5"]
    )
    func parameters(family: String, layout: String) throws {
        let file = try KerasFile(contentsOf: fixture(family + layout))
        let found = try KerasParameters(layers: file.layers, origin: "test", numbersLayers: family == "numbered")
            .tensors
        let expected = try SafetensorsFile(contentsOf: fixture("\(family).safetensors")).tensors()
        #expect(found.keys.sorted() == expected.keys.sorted())
        for (name, tensor) in expected {
            #expect(found[name]?.shape == tensor.shape, "\(name)")
            #expect(found[name]?.floats == tensor.floats, "\(name)")
        }
    }

    @Test("a layer of a kind that no encoder has is named")
    func unknownKind() throws {
        let layer = KerasLayer(
            name: "lstm",
            weights: [[1, 8], [2, 8], [8]].map { KerasLayer.Weight(path: "w", tensor: Tensor.zeros($0)) }
        )
        let error = #expect(throws: WeightsError.self) {
            try KerasParameters(layers: [layer], origin: "a.h5", numbersLayers: false)
        }
        #expect(error?.code == .mismatch)
        #expect(error?.message.contains("a.h5: layer 'lstm' with weights of shapes [1, 8], [2, 8], [8]") == true)
    }
}
