package import Torch

/// What an encoder sees in a batch of photographs.
package struct ImageFeatures {
    /// A vector for each of R regions, row by row from the top left: [B, R, C].
    package let grid: Tensor
    /// One vector for the whole photograph: [B, C].
    package let pooled: Tensor

    package init(grid: Tensor, pooled: Tensor) {
        self.grid = grid
        self.pooled = pooled
    }

    /// The features a decoder asks for.
    package subscript(kind: FeatureKind) -> Tensor {
        switch kind {
        case .grid: grid
        case .pooled: pooled
        }
    }
}

/// Which of an encoder's outputs a decoder looks at.
package enum FeatureKind: String, Sendable, Codable, CaseIterable {
    case grid, pooled
}
