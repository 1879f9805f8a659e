import CutlineModels
import CutlineTraining
import Foundation
import Torch
import TorchNN

/// Captions of random words and features of photos, of the shape that a real data set has.
struct SyntheticDataset: Sendable {
    /// What photos look like.
    enum Appearance {
        /// Features at random, of a length, or of this length for each of the regions.
        case random(FeatureKind, size: Int, regions: Int)
        /// As the photos in a feature store, by turns.
        case stored(FeatureStore)
    }

    static let captionsPerPhoto = 5
    /// Of Flickr8k's captions, in words.
    private static let meanLength: Float = 10.8
    private static let lengthDeviation: Float = 3.8
    private static let lengths: ClosedRange<Float> = 2...35

    let photos: Int
    /// What captions are made of.
    let words: [String]

    /// Writes caption file, split lists and features into `folder`, and loads them as any others.
    func write(_ appearance: Appearance, to folder: URL) throws -> (dataset: Dataset, features: FeatureStore) {
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
        try write(appearance, of: names, to: features, random)
        return (data.dataset, try FeatureStore(contentsOf: features))
    }

    private func table(_ names: [String], _ random: RandomGenerator) -> String {
        let count = names.count * Self.captionsPerPhoto
        let lengths = Tensor.normal([count], using: random).floats.map { value in
            let length = (Self.meanLength + Self.lengthDeviation * value).rounded()
            return Int(min(max(length, Self.lengths.lowerBound), Self.lengths.upperBound))
        }
        let range = 0..<Double(words.count)
        var numbers = Tensor.uniform([lengths.reduce(0, +)], in: range, using: random).floats[...]
        var lines = ["image,caption"]
        for (index, length) in lengths.enumerated() {
            let caption = numbers.prefix(length).map { words[Int($0)] }.joined(separator: " ")
            numbers = numbers.dropFirst(length)
            lines.append("\(names[index / Self.captionsPerPhoto]),\(caption)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// In the format that `FeatureStore` describes.
    private func write(
        _ appearance: Appearance,
        of names: [String],
        to url: URL,
        _ random: RandomGenerator
    ) throws {
        let features: Tensor
        var description: FeatureDescription
        switch appearance {
        case .random(let kind, let size, let regions):
            let encoder = TrainingConfiguration().encoder
            description = FeatureDescription(
                encoder: encoder,
                weights: "random",
                preprocessing: try EncoderRegistry.preprocessing(for: encoder),
                precision: .fp32,
                kind: kind,
                shape: kind == .grid ? [regions, size] : [size],
                storage: .float16,
                isMirrored: false
            )
            features = Tensor.normal([names.count] + description.shape, using: random).relu()
        case .stored(let store):
            description = store.description
            (description.storage, description.isMirrored) = (.float16, false)
            features = store.features(rows: names.indices.map { $0 % store.ids.count })
        }
        try SafetensorsWriter.write(
            [
                FeatureStore.featuresName: features.unsqueezed(1).to(.float16),
                FeatureStore.digestsName: Tensor.zeros([names.count, 32], .uint8),
            ],
            metadata: FeatureStore.metadata(description, ids: names),
            to: url
        )
    }
}
