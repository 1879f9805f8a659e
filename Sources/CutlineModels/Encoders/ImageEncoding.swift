package import Torch

/// A convolutional network that turns photographs into features, and knows nothing of captions.
package protocol ImageEncoding {
    /// How a photograph becomes this network's input.
    var preprocessing: ImagePreprocessing { get }
    /// The shape of one photograph's features: [C] or [R, C].
    func shape(of kind: FeatureKind) -> [Int]

    /// `images`: a batch of preprocessed photographs, float32 [B, 3, H, W]. The features are float32.
    func encode(_ images: Tensor) -> ImageFeatures
}
