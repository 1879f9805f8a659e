package import Torch

/// Vectors with the mean 0 and the variance 1, scaled and shifted by what is learned (Ba, Kiros and Hinton, 2016).
package struct LayerNormalization {
    /// [size]
    package let weight: Tensor
    /// [size]
    package let bias: Tensor

    package init(_ scope: ParameterScope, size: Int) {
        weight = scope.parameter("weight", [size], .ones)
        bias = scope.parameter("bias", [size], .zeros)
    }

    /// PyTorch's own.
    private static let epsilon = 1e-5

    /// [..., size] to [..., size]
    package func callAsFunction(_ input: Tensor) -> Tensor {
        input.layerNormalized(weight: weight, bias: bias, epsilon: Self.epsilon)
    }
}
