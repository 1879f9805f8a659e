import CutlineModels
import Foundation
import Testing
import Torch
import TorchNN

/// A network of torchvision or Keras with weights of a formula, and what the reference makes of two photographs.
/// Scripts/fixtures/encoders.py wrote it.
struct ReferenceNetwork {
    static let names = EncoderRegistry.names.filter { !$0.hasPrefix("efficientnet") }
    private static let sampled = 8

    let name: String
    private let fixture: Fixture
    private let gain: Double

    init(_ name: String) throws {
        self.name = name
        fixture = try Fixture("encoders-reference")
        let gains = try JSONDecoder().decode(
            [String: Double].self,
            from: Data(#require(fixture.metadata["gains"]).utf8)
        )
        gain = try #require(gains.first { name.hasPrefix($0.key) }?.value)
    }

    /// What the reference's file of weights holds, less its classifier.
    func weights(leavingOut places: [String] = []) throws -> [String: Tensor] {
        let parameters = try EncoderRegistry.parameters(of: name).filter { parameter in
            !places.contains { parameter.name.hasPrefix("\($0).") }
        }
        return Dictionary(
            uniqueKeysWithValues: parameters.map {
                ($0.name, Formula.tensor($0.name, $0.shape, gain: gain, period: Formula.period))
            }
        )
    }

    func load(_ weights: [String: Tensor], precision: Precision = .fp32) throws -> any ImageEncoding {
        try EncoderWeights.load(name, from: weights, origin: name, precision: precision).encoder
    }

    func batch() throws -> Tensor {
        let preprocessing = try EncoderRegistry.preprocessing(for: name)
        return preprocessing.batch(try ExamplePhoto.picked(size: preprocessing.size).dropLast())
    }

    /// How far features are from the reference's, as a part of these.
    /// `variant` tells other weights of the same network.
    func difference(_ features: ImageFeatures, _ kind: FeatureKind, variant: String = "") throws -> Double {
        let found = features[kind]
        let expected = try fixture["\(name)\(variant)/\(kind.rawValue)"]
        guard kind == .grid else {
            return relativeDifference(found.sliced(0..<found.size(1), axis: 1, step: Self.sampled), expected)
        }
        let count = found.size(1)
        let rows = Tensor([0, count / 2 + 1, count - 1].map(Int64.init))
        let sample = found.gatheringRows(rows, axis: 1).sliced(0..<found.size(2), axis: 2, step: Self.sampled)
        return relativeDifference(sample, expected)
    }
}
