package import Torch

/// An exponential moving average of parameters, which often scores better than the last of them
/// (Polyak and Juditsky, 1992).
package final class MovingAverage {
    private let parameters: [(name: String, tensor: Tensor)]
    private let averages: [Tensor]
    private let decay: Double
    private var updates: Int

    package init(_ parameters: [(name: String, tensor: Tensor)], decay: Double) {
        self.parameters = parameters
        self.decay = decay
        averages = parameters.map { $0.tensor.detached().copy() }
        updates = 0
    }

    /// Takes in the parameters as they are now. Early on the decay is smaller, so that the start is soon forgotten.
    package func update() {
        updates += 1
        let warmed = min(decay, Double(1 + updates) / Double(10 + updates))
        withoutGradients {
            for (average, parameter) in zip(averages, parameters) {
                average.interpolate(towards: parameter.tensor, weight: 1 - warmed)
            }
        }
    }

    /// Runs `body` with the parameters replaced by their averages, and puts them back.
    package func applied<Result>(_ body: () throws -> Result) rethrows -> Result {
        let current = parameters.map { $0.tensor.detached().copy() }
        withoutGradients { for (parameter, average) in zip(parameters, averages) { parameter.tensor.assign(average) } }
        defer {
            withoutGradients { for (parameter, value) in zip(parameters, current) { parameter.tensor.assign(value) } }
        }
        return try body()
    }

    package var state: [String: Tensor] {
        var state = Dictionary(uniqueKeysWithValues: zip(parameters.map { "average.\($0.name)" }, averages))
        state["updates"] = Tensor([Int64(updates)])
        return state
    }

    package func restore(_ saved: [String: Tensor]) throws(TorchError) {
        guard let count = saved["updates"], count.count == 1 else {
            throw TorchError(.mismatch, "the saved moving average has no count of updates")
        }
        for (parameter, average) in zip(parameters, averages) {
            guard let source = saved["average.\(parameter.name)"], source.shape == average.shape else {
                throw TorchError(.mismatch, "the saved moving average does not fit '\(parameter.name)'")
            }
            average.assign(source)
        }
        updates = Int(count.integers[0])
    }
}
