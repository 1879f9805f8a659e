package import Torch

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in the engine's fused form.
package final class AdamW {
    /// Parameters that learn alike.
    package struct Group {
        let parameters: [(name: String, tensor: Tensor)]
        /// What their learning rate is times that of the options.
        let rateFactor: Double
        /// In place of the options'.
        let weightDecay: Double?

        package init(
            _ parameters: [(name: String, tensor: Tensor)],
            rateFactor: Double = 1,
            weightDecay: Double? = nil
        ) {
            self.parameters = parameters
            self.rateFactor = rateFactor
            self.weightDecay = weightDecay
        }
    }

    package var options: AdamWOptions
    private let groups: [(indices: Range<Int>, rateFactor: Double, weightDecay: Double?)]
    private let names: [String]
    private let parameters: [Tensor]
    private let means: [Tensor]
    private let squares: [Tensor]
    private let steps: [Tensor]

    /// Takes over `parameters` and makes them require gradients.
    package convenience init(_ parameters: [(name: String, tensor: Tensor)], _ options: AdamWOptions) {
        self.init([Group(parameters)], options)
    }

    /// Takes over the parameters of `groups`, whose names differ, and makes them require gradients.
    package init(_ groups: [Group], _ options: AdamWOptions) {
        self.options = options
        var start = 0
        self.groups = groups.map { group in
            defer { start += group.parameters.count }
            return (start..<start + group.parameters.count, group.rateFactor, group.weightDecay)
        }
        let parameters = groups.flatMap(\.parameters)
        names = parameters.map(\.name)
        self.parameters = parameters.map(\.tensor)
        means = self.parameters.map { $0.zerosLike() }
        squares = self.parameters.map { $0.zerosLike() }
        steps = self.parameters.map { Tensor.zeros([], on: $0.device) }
        for parameter in self.parameters { parameter.requiresGradient = true }
    }

    /// Scales the gradients down to a global norm of `maximum` and returns the norm they had.
    package func clipGradients(to maximum: Double) -> Double {
        let gradients = parameters.compactMap(\.gradient)
        let norm = ForAll.norm(gradients)
        if norm > maximum { ForAll.scale(gradients, by: maximum / (norm + 1e-6)) }
        return norm
    }

    /// Updates every parameter that has a gradient.
    package func step() {
        for group in groups {
            let active = group.indices.compactMap { index in parameters[index].gradient.map { (index, $0) } }
            let indices = active.map(\.0)
            var options = options
            options.learningRate *= group.rateFactor
            options.weightDecay = group.weightDecay ?? options.weightDecay
            ForAll.adamW(
                indices.map { parameters[$0] },
                gradients: active.map(\.1),
                means: indices.map { means[$0] },
                squares: indices.map { squares[$0] },
                steps: indices.map { steps[$0] },
                options
            )
        }
    }

    package func clearGradients() {
        for parameter in parameters { parameter.clearGradient() }
    }

    /// Everything that the next step depends on, by name.
    package var state: [String: Tensor] {
        var state: [String: Tensor] = [:]
        for (index, name) in names.enumerated() {
            state["mean.\(name)"] = means[index]
            state["square.\(name)"] = squares[index]
            state["step.\(name)"] = steps[index]
        }
        return state
    }

    /// Continues from a saved state; throws when it belongs to other parameters.
    package func restore(_ saved: [String: Tensor]) throws(TorchError) {
        for (name, tensor) in state {
            guard let source = saved[name], source.shape == tensor.shape else {
                throw TorchError(
                    .mismatch,
                    "the saved optimiser state does not fit: '\(name)' is missing or of another shape"
                )
            }
            tensor.assign(source)
        }
    }
}
