package import Torch

/// The number format of an encoder's arithmetic.
package enum Precision: String, Sendable, Codable, CaseIterable {
    case fp32, bf16

    /// What this machine's CPU computes fastest.
    package static var preferred: Precision {
        Runtime.hasBFloat16Arithmetic ? .bf16 : .fp32
    }

    package var dataType: DataType {
        self == .bf16 ? .bfloat16 : .float32
    }
}

/// A convolution on the fused kernel, or on the plain one where it learns, and on devices that have no such kernel.
///
/// Where the CPU has no bfloat16 kernels, bf16 keeps its meaning (weights and activations are rounded to bfloat16, sums are
/// float32, as the hardware does it) and runs on the float32 kernel.
package struct PreparedConvolution {
    private enum Kernel {
        /// `batches`, where there is one, is faster for more than one photograph.
        case fused(FusedConvolution, batches: WinogradConvolution?)
        case plain(weight: Tensor, bias: Tensor)
    }

    private let kernel: Kernel
    private let options: ConvolutionOptions
    private let activation: FusedActivation
    /// The type of the activations, and that of the kernel's arguments.
    private let storage: DataType
    private let arithmetic: DataType

    init(
        weight: Tensor,
        bias: Tensor,
        options: ConvolutionOptions,
        activation: FusedActivation,
        precision: Precision,
        isTrained: Bool
    ) {
        self.options = options
        self.activation = activation
        storage = precision.dataType
        let onCPU = weight.device.kind == .cpu
        guard !isTrained else {
            // The parameters themselves, which learn in float32; they are rounded when they are multiplied.
            arithmetic = storage
            kernel = .plain(weight: weight, bias: bias)
            return
        }
        arithmetic = onCPU && !Runtime.hasBFloat16Kernels ? .float32 : storage
        let rounded = weight.to(storage).to(arithmetic)
        let bias = bias.to(arithmetic)
        if onCPU {
            let fused = FusedConvolution(
                weight: rounded.channelsLast(),
                bias: bias,
                options: options,
                activation: activation
            )
            let winograd = WinogradConvolution(
                weight: rounded,
                bias: bias,
                options: options,
                activation: activation
            )
            kernel = .fused(fused, batches: winograd)
        } else {
            kernel = .plain(weight: rounded, bias: bias)
        }
    }

    /// [B, C, H, W] channels-last; `residual` is added before the activation, and may be overwritten by the result.
    package func callAsFunction(_ input: Tensor, addingTo residual: Tensor? = nil) -> Tensor {
        switch kernel {
        case .fused(_, let winograd?) where residual == nil && input.size(0) > 1:
            return winograd(input.to(arithmetic)).to(storage)
        case .fused(let fused, _):
            return fused(input.to(arithmetic), addingTo: residual?.to(arithmetic)).to(storage)
        case .plain(let weight, let bias):
            var output = input.to(storage).conv2d(weight.to(storage), bias: bias.to(storage), options)
            if let residual { output = output + residual }
            return switch activation {
            case .identity: output
            case .relu: output.relu()
            case .relu6: output.relu6()
            }
        }
    }
}
