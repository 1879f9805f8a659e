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

/// Convolution, bias, optional residual and activation in one oneDNN kernel, over a reordered weight. Inference only.
///
/// oneDNN wants a weight in one layout for a single input and in another for a batch; given the wrong one it reorders at
/// every call, which costs many times the convolution. Each layout is made when it is first needed.
package final class FusedConvolution {
    private let weight: Tensor
    private let bias: Tensor?
    private let options: ConvolutionOptions
    private let activation: FusedActivation
    private var forOne: Tensor?
    private var forBatches: Tensor?

    /// `weight`: [O, C / groups, K, K]; `bias`: [O].
    package init(weight: Tensor, bias: Tensor?, options: ConvolutionOptions, activation: FusedActivation) {
        self.weight = weight
        self.bias = bias
        self.options = options
        self.activation = activation
    }

    /// `input` [B, C, H, W] channels-last; `residual` has the output's shape, is added before the activation, and is
    /// overwritten by the result: a second tensor of that size would cost more than the addition.
    package func callAsFunction(_ input: Tensor, addingTo residual: Tensor? = nil) -> Tensor {
        let layout = layout(for: input)
        return make("FusedConvolution", [input] + (residual.map { [$0] } ?? [])) {
            ct_fused_conv2d(
                input.handle,
                layout.handle,
                bias?.handle,
                residual?.handle,
                options.handle,
                activation.code,
                $0
            )
        }
    }

    private func layout(for input: Tensor) -> Tensor {
        let isOne = input.size(0) == 1
        if let made = isOne ? forOne : forBatches { return made }
        let lengths = input.shape.map(Int64.init)
        let made = make("FusedConvolution", [weight, input]) {
            ct_fused_conv2d_prepare(weight.handle, options.handle, lengths, $0)
        }
        if isOne { forOne = made } else { forBatches = made }
        return made
    }
}
