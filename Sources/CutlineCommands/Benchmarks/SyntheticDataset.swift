import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

/// Captions of random words and random features, of the shape that a real data set has.
struct SyntheticDataset: Sendable {
    static let captionsPerPhoto = 5
    /// Of Flickr8k's captions, in words.
    private static let meanLength: Float = 10.8
    private static let lengthDeviation: Float = 3.8
    private static let lengths: ClosedRange<Float> = 2...35

    let photos: Int
    /// Ids, of which four are no words.
    let vocabulary: Int
    let featureSize: Int
    let featureKind: FeatureKind
    /// Of each photo, where features are a grid.
    let regions: Int

    /// Writes caption file, split lists and features into `folder`, and loads them as any others.
    func write(to folder: URL) throws -> (dataset: Dataset, features: FeatureStore) {
        let random = RandomGenerator(seed: 0)
        let names = (0...photos).map { "photo\($0).jpg" }
        let captions = folder.appendingPathComponent("captions.csv")
        let train = folder.appendingPathComponent("train.txt")
        let validation = folder.appendingPathComponent("val.txt")
        try AtomicFile.write(Data(table(names, random).utf8), to: captions)
        try AtomicFile.write(Data(names.dropLast().joined(separator: "\n").utf8), to: train)
        try AtomicFile.write(Data((names.last ?? "").utf8), to: validation)
        let data = try Dataset.load(
            images: nil,
            captions: captions,
            split: .lists([.train: train, .validation: validation])
        )
        let features = folder.appendingPathComponent("features.safetensors")
        try writeFeatures(of: names, to: features, random)
        return (data.dataset, try FeatureStore(contentsOf: features))
    }

    private func table(_ names: [String], _ random: RandomGenerator) -> String {
        let count = names.count * Self.captionsPerPhoto
        let lengths = Tensor.normal([count], using: random).floats.map { value in
            let length = (Self.meanLength + Self.lengthDeviation * value).rounded()
            return Int(min(max(length, Self.lengths.lowerBound), Self.lengths.upperBound))
        }
        let words = Double(vocabulary - 4)
        var numbers = Tensor.uniform([lengths.reduce(0, +)], in: 0..<words, using: random).floats[...]
        var lines = ["image,caption"]
        for (index, length) in lengths.enumerated() {
            let caption = numbers.prefix(length).map { "word\(Int($0))" }.joined(separator: " ")
            numbers = numbers.dropFirst(length)
            lines.append("\(names[index / Self.captionsPerPhoto]),\(caption)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// In the format that `FeatureStore` describes.
    private func writeFeatures(of names: [String], to url: URL, _ random: RandomGenerator) throws {
        let encoder = TrainingConfiguration().encoder
        let shape = featureKind == .grid ? [regions, featureSize] : [featureSize]
        let description = FeatureDescription(
            encoder: encoder,
            weights: "random",
            preprocessing: try EncoderRegistry.preprocessing(for: encoder),
            precision: .fp32,
            kind: featureKind,
            shape: shape,
            storage: .float16,
            isMirrored: false
        )
        try SafetensorsWriter.write(
            [
                FeatureStore.featuresName: Tensor.normal([names.count, 1] + shape, using: random).relu().to(.float16),
                FeatureStore.digestsName: Tensor.zeros([names.count, 32], .uint8),
            ],
            metadata: FeatureStore.metadata(description, ids: names),
            to: url
        )
    }
}
