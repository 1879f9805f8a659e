package import Torch
package import TorchNN

/// A convolutional network that turns photographs into features, and knows nothing of captions.
package protocol ImageEncoding {
    /// How a photograph becomes this network's input.
    var preprocessing: ImagePreprocessing { get }
    /// The length of a feature vector, and the number of regions in the grid.
    var featureSize: Int { get }
    var regionCount: Int { get }

    /// `images`: a batch of preprocessed photographs, float32 [B, 3, H, W]. The features are float32.
    func encode(_ images: Tensor) -> ImageFeatures

    /// The network's parts from the photograph to features of `kind`, for drawings and tables; none if it does not describe
    /// itself.
    func layers(for kind: FeatureKind) -> [NetworkLayer]
}

extension ImageEncoding {
    package func layers(for kind: FeatureKind) -> [NetworkLayer] { [] }
}

/// Makes encoders by name.
package enum EncoderRegistry {
    /// The names that `encoder(named:)` knows, in the order in which help texts show them.
    package static let names = EfficientNetLiteConfiguration.all.map(\.name)

    /// What photographs are turned into for the encoder called `name`, which costs no loading of weights.
    package static func preprocessing(for name: String) throws(ModelError) -> ImagePreprocessing {
        try configuration(named: name).preprocessing
    }

    /// Builds the encoder called `name` on the parameters in `scope`, ready to run in `precision`.
    package static func encoder(
        named name: String,
        _ scope: ParameterScope,
        precision: Precision
    ) throws(ModelError) -> any ImageEncoding {
        EfficientNetLite(scope, try configuration(named: name), precision: precision)
    }

    private static func configuration(named name: String) throws(ModelError) -> EfficientNetLiteConfiguration {
        guard let configuration = EfficientNetLiteConfiguration.all.first(where: { $0.name == name }) else {
            throw ModelError(.unknownName, "there is no encoder '\(name)'; there are: \(names.joined(separator: ", "))")
        }
        return configuration
    }
}
