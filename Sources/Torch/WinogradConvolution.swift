import CTorch

/// A 3 × 3 convolution with bias and activation by Winograd's minimal filtering (Lavin and Gray, 2016), which takes 16
/// multiplications where the plain sum takes 36. Float32, inference only; the sums differ from the plain ones in rounding.
package final class WinogradConvolution {
    private let weight: Tensor
    private let bias: Tensor
    private let activation: FusedActivation
    private var prepared: Tensor?

    /// Nil where the plain kernels are as fast or the only ones: tiles of few channels cost more to transform than they save.
    ///
    /// `weight`: [O, C, 3, 3]; `bias`: [O].
    package init?(weight: Tensor, bias: Tensor, options: ConvolutionOptions, activation: FusedActivation) {
        let isPlain = options == ConvolutionOptions(padding: 1) && weight.shape.suffix(2) == [3, 3]
        let isFloat = weight.dataType == .float32 && bias.dataType == .float32
        guard isPlain, isFloat, weight.size(0) >= Self.fewestChannels, weight.size(1) >= Self.fewestChannels else {
            return nil
        }
        self.weight = weight
        self.bias = bias
        self.activation = activation
    }

    private static let fewestChannels = 128

    /// [B, C, H, W] channels-last to [B, O, H, W].
    package func callAsFunction(_ input: Tensor) -> Tensor {
        let prepared =
            prepared
            ?? make("WinogradConvolution", [weight, input]) {
                ct_winograd_prepare(weight.handle, input.handle, $0)
            }
        self.prepared = prepared
        return make("WinogradConvolution", [input]) {
            ct_winograd_conv2d(input.handle, prepared.handle, bias.handle, activation.code, $0)
        }
    }
}
