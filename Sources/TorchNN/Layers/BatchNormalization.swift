import Torch

/// The inference form of batch normalisation (Ioffe and Szegedy, 2015): an affine map of each channel, with fixed statistics.
struct BatchNormalization {
    private let scale: Tensor
    private let shift: Tensor

    init(_ scope: ParameterScope, channels: Int, _ normalization: Conv2d.Normalization) {
        let factor = normalization.isScaled ? scope.ingredient("weight", [channels]) : nil
        let bias = scope.ingredient("bias", [channels])
        let mean = scope.ingredient("running_mean", [channels])
        let variance = scope.ingredient("running_var", [channels])
        scope.ignore("num_batches_tracked")
        let deviation = (variance + normalization.epsilon).squareRoot()
        scale = factor.map { $0 / deviation } ?? deviation.power(-1)
        shift = bias - mean * scale
    }

    /// A convolution's weight [O, I, K, K] and bias [O] that give the normalised output at once.
    func folded(into weight: Tensor, bias: Tensor?) -> (weight: Tensor, bias: Tensor) {
        (weight * scale.reshaped([-1, 1, 1, 1]), bias.map { shift + $0 * scale } ?? shift)
    }
}
