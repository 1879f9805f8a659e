package import Torch

/// A learned vector for each of a number of entries.
package struct Embedding {
    /// [entries, dimensions]
    package private(set) var weight: Tensor

    package init(_ scope: ParameterScope, entries: Int, dimensions: Int) {
        weight = scope.parameter("weight", [entries, dimensions], .normal(deviation: Self.startingDeviation))
    }

    /// Small, so that rare words start near the common ones instead of far from everything.
    private static let startingDeviation = 0.1

    /// int64 of any shape [...] to [..., dimensions]
    package func callAsFunction(_ indices: Tensor) -> Tensor {
        weight.embedding(indices)
    }

    /// The same vectors for many steps.
    package var unrolled: Embedding {
        var embedding = self
        embedding.weight = weight.collectingGradients()
        return embedding
    }
}
