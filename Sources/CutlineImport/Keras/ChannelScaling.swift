import Torch

/// A factor and a summand for each channel: what batch normalisation is once training is over.
struct ChannelScaling {
    /// [C]
    let factor: Tensor
    let summand: Tensor

    /// The identity.
    init(channels: Int) {
        factor = Tensor.ones([channels])
        summand = Tensor.zeros([channels])
    }

    init(factor: Tensor, summand: Tensor) {
        self.factor = factor
        self.summand = summand
    }

    /// This one, and then `next`.
    func followed(by next: ChannelScaling) -> ChannelScaling {
        ChannelScaling(factor: factor * next.factor, summand: summand * next.factor + next.summand)
    }

    /// Whether a ReLU may as well come after it as before its factor.
    var isPositive: Bool { factor.min().scalar >= 0 }
}

/// A dense layer as Cutline keeps it.
struct DenseWeights {
    /// [outputs, inputs]
    var weight: Tensor
    var bias: Tensor

    /// The layer that does to x what this one does to `scaling` of x.
    func reading(_ scaling: ChannelScaling) -> DenseWeights {
        adding(scaling.summand).with(weight: weight * scaling.factor)
    }

    /// The layer that does to x what this one does to x + `summand`.
    func adding(_ summand: Tensor) -> DenseWeights {
        DenseWeights(weight: weight, bias: bias + weight.matmul(summand.unsqueezed(1)).squeezed(1))
    }

    /// The layer whose ReLU is `factor` times this one's, if no factor is negative.
    func scaled(by factor: Tensor) -> DenseWeights {
        DenseWeights(weight: weight * factor.unsqueezed(1), bias: bias * factor)
    }

    private func with(weight: Tensor) -> DenseWeights {
        DenseWeights(weight: weight, bias: bias)
    }
}
