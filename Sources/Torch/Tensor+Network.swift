import CTorch

/// A height and a width: of a kernel, or of the zeros on each side of a picture.
package struct Extent: Sendable, Hashable, ExpressibleByIntegerLiteral {
    package var height: Int
    package var width: Int

    package init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// Equal in both directions.
    package init(_ side: Int) {
        self.init(height: side, width: side)
    }

    package init(integerLiteral side: Int) {
        self.init(side)
    }
}

/// The geometry of a two-dimensional convolution; stride and dilation are equal in both directions.
package struct ConvolutionOptions: Sendable, Hashable {
    package var stride: Int
    package var padding: Extent
    package var dilation: Int
    package var groups: Int

    package init(stride: Int = 1, padding: Extent = 0, dilation: Int = 1, groups: Int = 1) {
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
    }

    var handle: ct_convolution {
        ct_convolution(
            stride: Int64(stride),
            padding_height: Int64(padding.height),
            padding_width: Int64(padding.width),
            dilation: Int64(dilation),
            groups: Int64(groups)
        )
    }
}

package enum Interpolation: String, Sendable, Codable {
    case bilinear, bicubic
}

extension Tensor {
    /// `self` [..., I] times the transpose of `weight` [O, I], plus `bias` [O].
    package func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
        make("linear", [self, weight]) { ct_linear(handle, weight.handle, bias?.handle, $0) }
    }

    /// Rows of `self` [V, E] for `indices` (int64, any shape): [..., E].
    package func embedding(_ indices: Tensor) -> Tensor {
        make("embedding", [self, indices]) { ct_embedding(handle, indices.handle, $0) }
    }

    package func softmax(_ axis: Int = -1) -> Tensor {
        make("softmax", [self]) { ct_softmax(handle, Int64(axis), $0) }
    }

    package func logSoftmax(_ axis: Int = -1) -> Tensor {
        make("logSoftmax", [self]) { ct_log_softmax(handle, Int64(axis), $0) }
    }

    /// Zeroes elements with `probability` and scales the others by 1 / (1 - probability).
    package func dropout(_ probability: Double, using generator: RandomGenerator) -> Tensor {
        make("dropout", [self]) { ct_dropout(handle, probability, generator.handle, $0) }
    }

    /// `self` [..., C] with the mean 0 and the variance 1 along the last axis, times `weight` [C], plus `bias` [C].
    package func layerNormalized(weight: Tensor, bias: Tensor, epsilon: Double) -> Tensor {
        make("layerNormalized", [self, weight, bias]) {
            ct_layer_norm(handle, weight.handle, bias.handle, epsilon, $0)
        }
    }

    /// Mean cross-entropy of logits `self` [N, V] against `targets` (int64 [N]) over the targets that are not `ignoring`.
    ///
    /// With label smoothing s, the target distribution is 1 - s on the target plus s / V everywhere
    /// (Szegedy et al., 2016).
    package func crossEntropy(_ targets: Tensor, ignoring ignored: Int, labelSmoothing: Double = 0) -> Tensor {
        make("crossEntropy", [self, targets]) {
            ct_cross_entropy(handle, targets.handle, Int64(ignored), labelSmoothing, $0)
        }
    }

    /// `self` [B, C, H, W] with `weight` [O, C / groups, K, K].
    package func conv2d(_ weight: Tensor, bias: Tensor? = nil, _ options: ConvolutionOptions = .init()) -> Tensor {
        make("conv2d", [self, weight]) { ct_conv2d(handle, weight.handle, bias?.handle, options.handle, $0) }
    }

    /// Adds zeros around the last two axes of [B, C, H, W].
    package func padded2d(left: Int, right: Int, top: Int, bottom: Int) -> Tensor {
        make("padded2d", [self]) { ct_pad2d(handle, Int64(left), Int64(right), Int64(top), Int64(bottom), $0) }
    }

    package func maxPool2d(kernel: Int, stride: Int, padding: Int = 0) -> Tensor {
        make("maxPool2d", [self]) { ct_max_pool2d(handle, Int64(kernel), Int64(stride), Int64(padding), $0) }
    }

    /// `countsPadding`: whether the zeros of the padding go into the mean.
    package func averagePool2d(kernel: Int, stride: Int, padding: Int = 0, countsPadding: Bool = true) -> Tensor {
        make("averagePool2d", [self]) {
            ct_average_pool2d(handle, Int64(kernel), Int64(stride), Int64(padding), countsPadding, $0)
        }
    }

    /// Antialiased resize of [B, C, H, W]. On uint8 it agrees with Pillow within one level; on floats it does not round.
    ///
    /// Like Pillow before version 13 it goes horizontally first. Pillow 13 goes vertically first where that is less work
    /// (the height shrinks while the width grows), which clips the bicubic filter's overshoot elsewhere.
    package func resized(height: Int, width: Int, _ interpolation: Interpolation = .bicubic) -> Tensor {
        let kind = interpolation == .bicubic ? CT_BICUBIC : CT_BILINEAR
        return make("resized", [self]) { ct_resize(handle, Int64(height), Int64(width), kind, $0) }
    }
}

/// The weights of one LSTM layer, as PyTorch orders and names them; gates are input, forget, cell, output.
package struct LSTMWeights {
    /// [4H, I]
    package let inputWeight: Tensor
    /// [4H, H]
    package let hiddenWeight: Tensor
    /// [4H]
    package let inputBias: Tensor
    /// [4H]
    package let hiddenBias: Tensor

    package init(inputWeight: Tensor, hiddenWeight: Tensor, inputBias: Tensor, hiddenBias: Tensor) {
        self.inputWeight = inputWeight
        self.hiddenWeight = hiddenWeight
        self.inputBias = inputBias
        self.hiddenBias = hiddenBias
    }

    var tensors: [Tensor] { [inputWeight, hiddenWeight, inputBias, hiddenBias] }
}

extension Tensor {
    /// A whole sequence `self` [B, T, I] in one call: outputs [B, T, H] and the last states [1, B, H].
    package func lstm(
        _ weights: LSTMWeights,
        hidden: Tensor,
        cell: Tensor
    ) -> (outputs: Tensor, hidden: Tensor, cell: Tensor) {
        let tensors = weights.tensors
        let handles = tensors.map(\.handle)
        var lastHidden: OpaquePointer?
        var lastCell: OpaquePointer?
        let outputs = withExtendedLifetime(tensors) {
            make("lstm", [self, hidden, cell] + tensors) {
                ct_lstm(handle, hidden.handle, cell.handle, handles, $0, &lastHidden, &lastCell)
            }
        }
        guard let lastHidden, let lastCell else { preconditionFailure("lstm reported success without states") }
        return (outputs, Tensor(owning: lastHidden), Tensor(owning: lastCell))
    }

    /// One step over `self` [B, I] with states [B, H].
    package func lstmCell(_ weights: LSTMWeights, hidden: Tensor, cell: Tensor) -> (hidden: Tensor, cell: Tensor) {
        let tensors = weights.tensors
        let handles = tensors.map(\.handle)
        var nextHidden: OpaquePointer?
        let nextCell = withExtendedLifetime(tensors) {
            make("lstmCell", [self, hidden, cell] + tensors) {
                ct_lstm_cell(handle, hidden.handle, cell.handle, handles, &nextHidden, $0)
            }
        }
        guard let nextHidden else { preconditionFailure("lstmCell reported success without a state") }
        return (Tensor(owning: nextHidden), nextCell)
    }
}
