/// Predicted probabilities beside how often they came true, in bins of equal width (Guo et al., 2017).
package struct ReliabilityCurve: Sendable, Equatable {
    package struct Bin: Sendable, Equatable {
        package let range: Range<Double>
        package let count: Int
        /// Of the bin's predictions; 0 in an empty bin.
        package let meanPrediction: Double
        /// The share that came true; 0 in an empty bin.
        package let frequency: Double
    }

    package let bins: [Bin]

    package init(_ predictions: [Double], outcomes: [Bool], bins count: Int = 10) {
        precondition(predictions.count == outcomes.count && count > 0, "predictions with outcomes, and a bin")
        let places = predictions.map { min(count - 1, max(0, Int($0 * Double(count)))) }
        bins = (0..<count).map { bin in
            let members = places.indices.filter { places[$0] == bin }
            return Bin(
                range: (Double(bin) / Double(count))..<(Double(bin + 1) / Double(count)),
                count: members.count,
                meanPrediction: members.isEmpty ? 0 : members.map { predictions[$0] }.mean,
                frequency: members.isEmpty ? 0 : Double(members.count { outcomes[$0] }) / Double(members.count)
            )
        }
    }

    /// The expected calibration error: by how much predictions and frequencies differ, over all predictions.
    package var expectedError: Double {
        let total = bins.reduce(0) { $0 + $1.count }
        guard total > 0 else { return 0 }
        return bins.reduce(0) { $0 + Double($1.count) * abs($1.meanPrediction - $1.frequency) } / Double(total)
    }
}
