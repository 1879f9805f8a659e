import Foundation

/// How a model divided its attention among the regions of a photograph.
public struct AttentionMap: Sendable, Hashable {
    /// Regions from top to bottom, and from left to right, of what the network saw.
    public let rows: Int
    public let columns: Int
    /// The share of each region, row by row from the top left.
    public let weights: [Float]

    /// A map of `regions` in a square; nil where they fill none, so that nobody knows where they lie.
    init?(square weights: [Float]) {
        let side = Int(Double(weights.count).squareRoot().rounded())
        guard side > 0, side * side == weights.count else { return nil }
        (rows, columns) = (side, side)
        self.weights = weights
    }

    /// The share of attention that went to the photograph: 1, or less where the model may look elsewhere.
    public var total: Double { weights.reduce(0) { $0 + Double($1) } }

    /// The region with the largest share.
    public var peak: (row: Int, column: Int) {
        let index = weights.indices.max { weights[$0] < weights[$1] } ?? 0
        return (index / columns, index % columns)
    }

    /// Among how many regions attention would have to be divided equally to be as spread out as it is, from 1 to all of
    /// them: the exponential of its entropy.
    public var spread: Double {
        let total = total
        guard total > 0 else { return Double(weights.count) }
        let entropy = weights.reduce(0.0) { sum, weight in
            let share = Double(weight) / total
            return share > 0 ? sum - share * log(share) : sum
        }
        return exp(entropy)
    }
}
