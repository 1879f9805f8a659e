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

    /// Of a network's last activations [B, C, H, W]; pooled features are their mean.
    init(_ activations: Tensor) {
        grid = Self.grid(activations)
        pooled = grid.mean(1)
    }

    /// Activations [B, C, H, W] as regions [B, H · W, C], float32.
    static func grid(_ activations: Tensor) -> Tensor {
        activations.permuted([0, 2, 3, 1]).reshaped([activations.size(0), -1, activations.size(1)]).to(.float32)
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
