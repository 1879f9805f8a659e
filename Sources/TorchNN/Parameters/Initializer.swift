package import Torch

/// How a parameter starts when it is not loaded.
package enum Initializer: Sendable, Hashable {
    case zeros
    case ones
    /// Uniform in [-bound, bound].
    case uniform(bound: Double)
    case normal(deviation: Double)
    /// Uniform in ±1 / sqrt(fan-in): what PyTorch gives linear, convolution and recurrent layers.
    case fanIn(Int)

    /// A float32 tensor of `shape`.
    package func tensor(_ shape: [Int], using generator: RandomGenerator) -> Tensor {
        switch self {
        case .zeros: Tensor.zeros(shape)
        case .ones: Tensor.ones(shape)
        case .uniform(let bound): Tensor.uniform(shape, in: -bound..<bound, using: generator)
        case .normal(let deviation): Tensor.normal(shape, deviation: deviation, using: generator)
        case .fanIn(let count):
            Initializer.uniform(bound: 1 / Double(count).squareRoot()).tensor(shape, using: generator)
        }
    }
}
