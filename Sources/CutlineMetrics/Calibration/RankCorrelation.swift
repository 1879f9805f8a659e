/// How far two lists of numbers go up and down together.
package enum RankCorrelation {
    /// Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing the mean of their ranks.
    ///
    /// - Returns: from -1 to 1; nil where one of the lists has no two different values.
    package static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
        precondition(first.count == second.count, "\(first.count) numbers beside \(second.count)")
        return pearson(ranks(first), ranks(second))
    }

    /// From 1 for the smallest.
    static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            let end = order[start...].firstIndex { values[$0] != values[order[start]] } ?? order.count
            // The mean of start + 1, …, end.
            for index in order[start..<end] { ranks[index] = Double(start + 1 + end) / 2 }
            start = end
        }
        return ranks
    }

    private static func pearson(_ first: [Double], _ second: [Double]) -> Double? {
        let (one, other) = (first.mean, second.mean)
        var (products, squares, otherSquares) = (0.0, 0.0, 0.0)
        for (a, b) in zip(first, second) {
            products += (a - one) * (b - other)
            squares += (a - one) * (a - one)
            otherSquares += (b - other) * (b - other)
        }
        let scale = (squares * otherSquares).squareRoot()
        return scale > 0 ? products / scale : nil
    }
}
