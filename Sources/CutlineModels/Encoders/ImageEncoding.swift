package import Torch

/// A convolutional network that turns photographs into features, and knows nothing of captions.
package protocol ImageEncoding {
    /// How a photograph becomes this network's input.
    var preprocessing: ImagePreprocessing { get }
    /// The shape of one photograph's features: [C] or [R, C].
    func shape(of kind: FeatureKind) -> [Int]

    /// The module that the network is, where it is one.
    var script: EncoderScript? { get }

    /// Whether features of `kind` need the network's parameter of that name; a model is stored without the others.
    func needs(_ parameter: String, for kind: FeatureKind) -> Bool

    /// `images`: a batch of preprocessed photographs, float32 [B, 3, H, W]. The features are float32.
    func encode(_ images: Tensor) -> ImageFeatures
}

extension ImageEncoding {
    package var script: EncoderScript? { nil }

    package func needs(_ parameter: String, for kind: FeatureKind) -> Bool { true }
}
