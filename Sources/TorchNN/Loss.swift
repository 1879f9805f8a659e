package import Torch

/// Cross-entropy over word targets, with the padding left out of the mean.
package struct SequenceLoss: Sendable, Hashable {
    /// In [0, 1); see Szegedy et al., 2016.
    package let labelSmoothing: Double
    package let padding: Int

    package init(labelSmoothing: Double, padding: Int) {
        self.labelSmoothing = labelSmoothing
        self.padding = padding
    }

    /// `logits` [B, T, V], `targets` int64 [B, T]: the mean over the targets that are not padding, a scalar.
    package func callAsFunction(_ logits: Tensor, _ targets: Tensor) -> Tensor {
        logits.reshaped([-1, logits.size(-1)])
            .crossEntropy(targets.reshaped([-1]), ignoring: padding, labelSmoothing: labelSmoothing)
    }
}
