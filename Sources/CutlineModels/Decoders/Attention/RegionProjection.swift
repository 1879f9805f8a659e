import Torch
import TorchNN

/// What decoders that look at regions say of them.
protocol RegionShape: DecoderShape {
    var featureScaling: FeatureScaling.Kind { get }
    /// Of the projected regions.
    var hiddenSize: Int { get }
    var imageDropout: Double { get }
    var regionDropout: Double { get }
}

/// Brings the regions of photographs to the decoder's size: scaling, dropout of whole regions, dense, ReLU, dropout.
struct RegionProjection {
    private let scaling: FeatureScaling
    private let dense: Linear
    private let regionDropout: Dropout
    private let dropout: Dropout

    /// - Parameter name: of the dense layer in `scope`.
    init(_ scope: ParameterScope, _ name: String, _ configuration: any RegionShape) {
        scaling = FeatureScaling(
            scope.child("features"),
            kind: configuration.featureScaling,
            size: configuration.featureSize
        )
        dense = Linear(scope.child(name), inputs: configuration.featureSize, outputs: configuration.hiddenSize)
        regionDropout = Dropout(configuration.regionDropout)
        dropout = Dropout(configuration.imageDropout)
    }

    func fit(_ features: Tensor) {
        scaling.fit(features)
    }

    /// `features` [I, R, C]: the regions [I, R, H], and the mean of the scaled features over the regions [I, C].
    func callAsFunction(_ features: Tensor, _ mode: ForwardMode) -> (regions: Tensor, mean: Tensor) {
        var scaled = scaling(features)
        if case .training = mode, regionDropout.probability > 0 {
            scaled =
                scaled * regionDropout(Tensor.ones([features.size(0), features.size(1), 1], on: features.device), mode)
        }
        return (dropout(dense(scaled).relu(), mode).to(.float32), scaled.mean(1))
    }
}

extension RegionShape {
    /// The projection as a drawing shows it, and what the scaled features come from.
    ///
    /// - Parameter name: of the dense layer's parameters.
    func regionLayers(_ name: String) -> (layers: [NetworkLayer], scaled: String) {
        let before = [
            NetworkLayer.scaling(featureScaling, output: .regions(featureSize)),
            NetworkLayer.dropout("region dropout", regionDropout, output: .regions(featureSize)),
        ].compactMap { $0 }
        let layers = [
            NetworkLayer("regions", "dense, ReLU", output: .regions(hiddenSize), parameters: [name]),
            .dropout("image dropout", imageDropout, output: .regions(hiddenSize)),
        ].compactMap { $0 }
        return ((before + layers).startingFromFeatures, before.end)
    }
}
