package import Torch
package import TorchNN

/// Brings an encoder's features to a common scale before a decoder learns from them.
///
/// Features that end in a ReLU are skewed, and differ in scale a hundredfold; a decoder that takes them as they are spends its
/// first epochs on that. The statistics are the training photographs' and travel with the model.
package struct FeatureScaling {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Features as they are.
        case none
        /// The square root, less its mean, divided by its standard deviation, for each channel.
        case standardizedRoot = "standardized_root"
    }

    private struct Statistics {
        /// [C]
        let mean: Tensor
        let deviation: Tensor
    }

    private let statistics: Statistics?

    package init(_ scope: ParameterScope, kind: Kind, size: Int) {
        statistics =
            switch kind {
            case .none: nil
            case .standardizedRoot:
                Statistics(
                    mean: scope.buffer("mean", [size], .zeros),
                    deviation: scope.buffer("deviation", [size], .ones)
                )
            }
    }

    /// [..., C] to [..., C]
    package func callAsFunction(_ features: Tensor) -> Tensor {
        guard let statistics else { return features }
        return (root(features) - statistics.mean) / statistics.deviation
    }

    /// Takes the statistics of `features` [..., C].
    package func fit(_ features: Tensor) {
        guard let statistics else { return }
        let roots = root(features).reshaped([-1, features.size(-1)])
        let mean = roots.mean(0)
        statistics.mean.assign(mean)
        statistics.deviation.assign((roots - mean).squared().mean(0).squareRoot() + Self.smallestDeviation)
    }

    /// Keeps channels that never fire from being blown up.
    private static let smallestDeviation = 1e-3

    private func root(_ features: Tensor) -> Tensor {
        features.relu().squareRoot()
    }
}
