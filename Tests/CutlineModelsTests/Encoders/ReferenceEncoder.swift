import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

/// An encoder of the PyPI package `efficientnet-lite-pytorch`, and what it makes of the example photographs.
struct ReferenceEncoder {
    let configuration: EfficientNetLiteConfiguration
    private let fixture: Fixture

    init(_ configuration: EfficientNetLiteConfiguration, weights: String) throws {
        self.configuration = configuration
        fixture = try Fixture("encoders-\(weights)")
    }

    subscript(output: String) -> Tensor {
        get throws { try fixture["\(configuration.name)/\(output)"] }
    }

    /// Every tensor of the reference's state dictionary, by the formula.
    func stateDictionary() throws -> [String: Tensor] {
        let list = try #require(fixture.metadata["names"])
        let encoders = try JSONDecoder().decode([String: [String: [Int]]].self, from: Data(list.utf8))
        let shapes = try #require(encoders[configuration.name])
        return Dictionary(
            uniqueKeysWithValues: shapes.map { name, shape in
                (name, shape.isEmpty ? Tensor.zeros([], .int64) : Formula.tensor(name, shape))
            }
        )
    }

    /// The network of these weights, with its classifier.
    func network(
        _ tensors: [String: Tensor],
        precision: Precision = .fp32
    ) throws -> (model: EfficientNetLite, store: ParameterStore) {
        try ParameterStore.loading(tensors, origin: configuration.name) {
            EfficientNetLite($0, configuration, precision: precision, keepingClassifier: true)
        }
    }

    /// The photographs as the reference had them, which is checked.
    func batch() throws -> Tensor {
        let photographs = try ExamplePhoto.picked(size: configuration.preprocessing.size)
        let checksums = photographs.map { photograph in
            photograph.pixels.enumerated().reduce(Int64(0)) { $0 + Int64($1.element) * Int64($1.offset % 251 + 1) }
        }
        try #require(try checksums == self["checksums"].integers, "the photographs are decoded differently")
        return configuration.preprocessing.batch(photographs)
    }

    /// The part of the grid that the fixture holds.
    func sample(_ grid: Tensor) -> Tensor {
        let regions = grid.size(1)
        let rows = Tensor([0, regions / 2, regions - 1].map(Int64.init))
        return grid.gatheringRows(rows, axis: 1).sliced(0..<grid.size(2), axis: 2, step: 8)
    }
}

extension EfficientNetLiteConfiguration: CustomTestStringConvertible {
    package var testDescription: String { name }
}

/// The published weights, which are there where `cutline weights fetch` was run.
enum ImportedWeights {
    static let areAvailable: Bool = {
        let missing = EfficientNetLiteConfiguration.all.map { EncoderWeights.file(for: $0.name) }.filter {
            !FileManager.default.fileExists(atPath: $0.path)
        }
        if let first = missing.first { print("skipped: encoders with ImageNet weights, \(first.path) is not here") }
        return missing.isEmpty
    }()
}
