package import Torch

/// Zeroes elements while training, and scales the rest so that their mean stays (Srivastava et al., 2014).
package struct Dropout: Sendable, Hashable {
    /// In [0, 1).
    package let probability: Double

    package init(_ probability: Double) {
        precondition((0..<1).contains(probability), "dropout probability \(probability) is not in [0, 1)")
        self.probability = probability
    }

    package func callAsFunction(_ input: Tensor, _ mode: ForwardMode) -> Tensor {
        guard case .training(let generator) = mode, probability > 0 else { return input }
        return input.dropout(probability, using: generator)
    }
}
