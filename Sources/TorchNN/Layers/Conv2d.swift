package import Torch

/// A convolution with the batch normalisation that follows it folded into its weight and bias, and an activation.
///
/// Loads either form: `conv.weight` and `conv.bias`, as Cutline stores it, or `conv.weight` beside the normalisation's
/// `weight`, `bias`, `running_mean` and `running_var`, as reference implementations do. Weights keep float32; the kernel that runs
/// is prepared for a precision by `prepared(for:)`.
package struct Conv2d {
    /// [O, C / groups, K, K]
    package let weight: Tensor
    /// [O]
    package let bias: Tensor
    package let options: ConvolutionOptions
    package let activation: FusedActivation

    /// - Parameters:
    ///   - normalization: the name of the batch normalisation in `scope`.
    ///   - epsilon: what the normalisation adds to the variance.
    package init(
        _ scope: ParameterScope,
        _ name: String,
        normalization: String,
        epsilon: Double,
        inputs: Int,
        outputs: Int,
        kernel: Int,
        options: ConvolutionOptions,
        activation: FusedActivation
    ) {
        let shape = [outputs, inputs / options.groups, kernel, kernel]
        let convolution = scope.child(name)
        self.options = options
        self.activation = activation
        if convolution.has("bias") {
            let fanIn = Initializer.fanIn(shape[1] * kernel * kernel)
            weight = convolution.parameter("weight", shape, fanIn)
            bias = convolution.parameter("bias", [outputs], fanIn)
        } else {
            let folded = BatchNormalization(scope.child(normalization), channels: outputs, epsilon: epsilon)
                .folded(into: convolution.ingredient("weight", shape))
            convolution.declare("weight", folded.weight)
            convolution.declare("bias", folded.bias)
            (weight, bias) = folded
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

    /// The fast computation, for inference.
    package func prepared(for precision: Precision) -> PreparedConvolution {
        PreparedConvolution(
            weight: weight,
            bias: bias,
            options: options,
            activation: activation,
            precision: precision
        )
    }
}
