package import Torch

/// A convolution with the batch normalisation that follows it folded into its weight and bias, and an activation.
///
/// Loads either form: `conv.weight` and `conv.bias`, as Cutline stores it, or `conv.weight` (and, where `isBiased`, `conv.bias`)
/// beside the normalisation's tensors, as reference implementations do. Weights keep float32; the kernel that runs is prepared
/// for a precision by `prepared(for:)`.
package struct Conv2d {
    /// The batch normalisation that follows a convolution.
    package struct Normalization: Sendable, Hashable {
        /// Its name in the convolution's scope.
        let name: String
        /// What it adds to the variance.
        let epsilon: Double
        /// Whether it has a learned factor, `weight`.
        let isScaled: Bool

        package init(_ name: String, epsilon: Double, isScaled: Bool = true) {
            self.name = name
            self.epsilon = epsilon
            self.isScaled = isScaled
        }
    }

    /// [O, C / groups, K, K]
    package let weight: Tensor
    /// [O]
    package let bias: Tensor
    package let options: ConvolutionOptions
    package let activation: FusedActivation
    private let isTrained: Bool

    /// - Parameters:
    ///   - normalization: what follows the convolution; nil for nothing.
    ///   - isBiased: whether the reference's convolution has a bias of its own before the normalisation. Without a
    ///     normalisation there is always one.
    package init(
        _ scope: ParameterScope,
        _ name: String,
        normalization: Normalization?,
        isBiased: Bool = false,
        inputs: Int,
        outputs: Int,
        kernel: Extent,
        options: ConvolutionOptions,
        activation: FusedActivation
    ) {
        let shape = [outputs, inputs / options.groups, kernel.height, kernel.width]
        let convolution = scope.child(name)
        self.options = options
        self.activation = activation
        isTrained = convolution.isTrained
        if let normalization, scope.holdsNormalizations {
            let weight = convolution.ingredient("weight", shape)
            let bias = isBiased ? convolution.ingredient("bias", [outputs]) : nil
            let folded = BatchNormalization(scope.child(normalization.name), channels: outputs, normalization)
                .folded(into: weight, bias: bias)
            convolution.declare("weight", folded.weight)
            convolution.declare("bias", folded.bias)
            (self.weight, self.bias) = folded
        } else {
            let fanIn = Initializer.fanIn(shape[1...].reduce(1, *))
            weight = convolution.parameter("weight", shape, fanIn)
            bias = convolution.parameter("bias", [outputs], fanIn)
        }
    }

    /// The plain computation, which can be differentiated.
    package func callAsFunction(_ input: Tensor) -> Tensor {
        let output = input.conv2d(weight, bias: bias, options)
        return switch activation {
        case .identity: output
        case .relu: output.relu()
        case .relu6: output.relu6()
        }
    }

    /// The fast computation, for inference; the plain one where the convolution will learn.
    package func prepared(for precision: Precision) -> PreparedConvolution {
        PreparedConvolution(
            weight: weight,
            bias: bias,
            options: options,
            activation: activation,
            precision: precision,
            isTrained: isTrained
        )
    }
}
