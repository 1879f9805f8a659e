import Torch
import TorchNN

/// A fused convolution with TensorFlow's "SAME" padding, which puts the odd zero at the right and the bottom.
struct SamePaddedConvolution {
    let outputSide: Int
    private let convolution: PreparedConvolution
    /// What the convolution's own, symmetric padding cannot give.
    private let uneven: (before: Int, after: Int)?

    /// `side` is the height and width of the input.
    init(
        _ scope: ParameterScope,
        _ name: String,
        _ normalization: String,
        inputs: Int,
        outputs: Int,
        kernel: Int,
        stride: Int,
        groups: Int = 1,
        side: Int,
        activation: FusedActivation,
        precision: Precision
    ) {
        outputSide = (side + stride - 1) / stride
        let padding = max(0, (outputSide - 1) * stride + kernel - side)
        let isEven = padding % 2 == 0
        uneven = isEven ? nil : (padding / 2, padding - padding / 2)
        let layer = Conv2d(
            scope,
            name,
            normalization: .init(normalization, epsilon: EfficientNetLiteConfiguration.batchNormEpsilon),
            inputs: inputs,
            outputs: outputs,
            kernel: Extent(kernel),
            options: ConvolutionOptions(stride: stride, padding: Extent(isEven ? padding / 2 : 0), groups: groups),
            activation: activation
        )
        convolution = layer.prepared(for: precision)
    }

    func callAsFunction(_ input: Tensor, residual: Tensor? = nil) -> Tensor {
        guard let uneven else { return convolution(input, residual: residual) }
        let padded = input.padded2d(
            left: uneven.before,
            right: uneven.after,
            top: uneven.before,
            bottom: uneven.after
        )
        return convolution(padded, residual: residual)
    }
}
