import CTorch

/// An activation that is applied inside a convolution's kernel.
package enum FusedActivation: String, Sendable, Codable {
    case identity, relu, relu6

    var code: ct_activation {
        switch self {
        case .identity: CT_IDENTITY
        case .relu: CT_FUSED_RELU
        case .relu6: CT_FUSED_RELU6
        }
    }
}

/// Convolution, bias, optional residual and activation in one oneDNN kernel, over a weight reordered once. Inference only.
package struct FusedConvolution {
    private let prepared: Tensor
    private let bias: Tensor?
    private let options: ConvolutionOptions
    private let activation: FusedActivation

    /// `weight` [O, C / groups, K, K] is put into the layout that is best for inputs of `inputShape` [B, C, H, W]; inputs of
    /// other sizes work too.
    package init(
        weight: Tensor,
        bias: Tensor?,
        options: ConvolutionOptions,
        activation: FusedActivation,
        inputShape: [Int]
    ) {
        let lengths = inputShape.map(Int64.init)
        prepared = make("FusedConvolution", [weight]) {
            ct_fused_conv2d_prepare(weight.handle, options.handle, lengths, $0)
        }
        self.bias = bias
        self.options = options
        self.activation = activation
    }

    /// `input` [B, C, H, W] channels-last; `residual` has the output's shape and is added before the activation.
    package func callAsFunction(_ input: Tensor, residual: Tensor? = nil) -> Tensor {
        make("FusedConvolution", [input] + (residual.map { [$0] } ?? [])) {
            ct_fused_conv2d(
                input.handle,
                prepared.handle,
                bias?.handle,
                residual?.handle,
                options.handle,
                activation.code,
                $0
            )
        }
    }
}
