package import Torch

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in the engine's fused form.
package final class AdamW {
    package var options: AdamWOptions
    private let names: [String]
    private let parameters: [Tensor]
    private let means: [Tensor]
    private let squares: [Tensor]
    private let steps: [Tensor]

    /// Takes over `parameters` and makes them require gradients.
    package init(_ parameters: [(name: String, tensor: Tensor)], _ options: AdamWOptions) {
        self.options = options
        names = parameters.map(\.name)
        self.parameters = parameters.map(\.tensor)
        means = self.parameters.map { $0.zerosLike() }
        squares = self.parameters.map { $0.zerosLike() }
        steps = self.parameters.map { _ in Tensor.zeros([]) }
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
        let active = parameters.indices.compactMap { index in parameters[index].gradient.map { (index, $0) } }
        let indices = active.map(\.0)
        ForAll.adamW(
            indices.map { parameters[$0] },
            gradients: active.map(\.1),
            means: indices.map { means[$0] },
            squares: indices.map { squares[$0] },
            steps: indices.map { steps[$0] },
            options
        )
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
