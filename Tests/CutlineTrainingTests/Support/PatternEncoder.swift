import CutlineImages
import CutlineModels
import Torch
import TorchNN

@testable import CutlineTraining

/// An encoder of whole-numbered weights, whose sums are exact: its features do not depend on the batch.
struct PatternEncoder: ImageEncoding {
    let preprocessing = ImagePreprocessing(size: 8, interpolation: .bicubic, mean: [0, 0, 0], deviation: [1, 1, 1])
    private let featureSize = 16
    private let regionCount = 4
    /// Of all features.
    var scale = 1.0

    private let weight: Tensor = {
        var random = SplitMix64(seed: 5)
        return Tensor((0..<192 * 64).map { _ in Float(Int.random(in: -4...4, using: &random)) }, shape: [192, 64])
    }()

    init(scale: Double = 1) {
        self.scale = scale
    }

    func shape(of kind: FeatureKind) -> [Int] {
        kind == .grid ? [regionCount, featureSize] : [featureSize]
    }

    func encode(_ images: Tensor) -> ImageFeatures {
        let pixels = images.contiguous().reshaped([-1, 192])
        let grid = (pixels.matmul(weight) / 1024).absolute().reshaped([-1, regionCount, featureSize]) * scale
        return ImageFeatures(grid: grid, pooled: grid.mean(1))
    }

    /// Of stores that this encoder makes.
    func description(
        _ kind: FeatureKind = .pooled,
        storage: DataType = .float16,
        isMirrored: Bool = true
    ) -> FeatureDescription {
        FeatureDescription(
            encoder: "efficientnet-lite0",
            weights: "pattern",
            preprocessing: preprocessing,
            precision: .fp32,
            kind: kind,
            shape: shape(of: kind),
            storage: storage,
            isMirrored: isMirrored
        )
    }

    /// The features of one picture, as they are stored.
    func features(_ photo: TestPhoto, _ kind: FeatureKind, mirrored: Bool = false, storage: DataType) -> [Float] {
        let input = preprocessing.batch([ResizedPhotograph(size: photo.size, pixels: photo.pixels)], mirrored: mirrored)
        return encode(input)[kind].to(storage).floats
    }
}
