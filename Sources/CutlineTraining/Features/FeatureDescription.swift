package import CutlineModels
package import Torch
package import TorchNN

/// What a feature store holds and what it was made with. Stores with different descriptions never mix.
package struct FeatureDescription: Sendable, Hashable, Codable {
    package static let currentFormat = 1

    package var format: Int
    package var encoder: String
    /// The sha256 of the encoder's weights file.
    package var weights: String
    package var preprocessing: ImagePreprocessing
    package var precision: Precision
    package var kind: FeatureKind
    /// The shape of one photograph's features: [C] or [R, C].
    package var shape: [Int]
    /// fp16 or fp32.
    package var storage: DataType
    /// Whether each photograph's mirror image was encoded too.
    package var isMirrored: Bool

    package init(
        encoder: String,
        weights: String,
        preprocessing: ImagePreprocessing,
        precision: Precision,
        kind: FeatureKind,
        shape: [Int],
        storage: DataType,
        isMirrored: Bool
    ) {
        format = Self.currentFormat
        self.encoder = encoder
        self.weights = weights
        self.preprocessing = preprocessing
        self.precision = precision
        self.kind = kind
        self.shape = shape
        self.storage = storage
        self.isMirrored = isMirrored
    }

    /// Feature sets of a photograph: itself, and its mirror image.
    package var views: Int { isMirrored ? 2 : 1 }

    /// Bytes of one photograph's features, all views.
    var rowSize: Int { shape.reduce(storage.size * views, *) }
}
