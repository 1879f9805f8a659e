import CTorch

/// The settings of one AdamW update (Loshchilov and Hutter, 2019).
package struct AdamWOptions: Sendable, Hashable {
    package var learningRate: Double
    package var beta1: Double
    package var beta2: Double
    package var epsilon: Double
    package var weightDecay: Double

    package init(
        learningRate: Double,
        beta1: Double = 0.9,
        beta2: Double = 0.999,
        epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }
}

/// Operations over all parameters of a model at once.
package enum ForAll {
    /// The square root of the sum of squares over all elements of all tensors.
    package static func norm(_ tensors: [Tensor]) -> Double {
        guard !tensors.isEmpty else { return 0 }
        let handles = tensors.map(\.handle)
        var norm = 0.0
        withExtendedLifetime(tensors) {
            perform("norm", tensors) { ct_global_norm(handles, handles.count, &norm) }
        }
        return norm
    }

    /// Multiplies every tensor by `factor`, in place.
    package static func scale(_ tensors: [Tensor], by factor: Double) {
        guard !tensors.isEmpty else { return }
        let handles = tensors.map(\.handle)
        withExtendedLifetime(tensors) {
            perform("scale", tensors) { ct_scale_all(handles, handles.count, factor) }
        }
    }

    /// One fused AdamW update in place; `steps` are float32 scalars that the update increments.
    package static func adamW(
        _ parameters: [Tensor],
        gradients: [Tensor],
        means: [Tensor],
        squares: [Tensor],
        steps: [Tensor],
        _ options: AdamWOptions
    ) {
        let settings = ct_adamw(
            learning_rate: options.learningRate,
            beta1: options.beta1,
            beta2: options.beta2,
            epsilon: options.epsilon,
            weight_decay: options.weightDecay
        )
        let lists = [parameters, gradients, means, squares, steps]
        precondition(lists.allSatisfy { $0.count == parameters.count }, "adamW over lists of different lengths")
        guard !parameters.isEmpty else { return }
        let handles = lists.map { $0.map(\.handle) }
        withExtendedLifetime(lists) {
            perform("adamW", parameters) {
                ct_adamw_step(
                    handles[0],
                    handles[1],
                    handles[2],
                    handles[3],
                    handles[4],
                    parameters.count,
                    settings
                )
            }
        }
    }
}
