import Foundation

/// The probability of a yes, from standardised numbers: 1 / (1 + exp(-(intercept + w · (x - mean) / deviation))).
package struct LogisticRegression: Sendable, Equatable {
    package private(set) var means: [Double]
    package private(set) var deviations: [Double]
    package private(set) var weights: [Double]
    package private(set) var intercept: Double

    /// Fits by Newton's method, to the end.
    ///
    /// - Parameters:
    ///   - rows: the numbers of each example.
    ///   - outcomes: whether each was a yes.
    ///   - ridge: what the squares of the weights cost, half as much each; the intercept is free. Above 0, so that there is a
    ///     solution where the examples can be told apart without error.
    package init(_ rows: [[Double]], outcomes: [Bool], ridge: Double = 1) {
        precondition(rows.count == outcomes.count && !rows.isEmpty && ridge > 0, "examples with outcomes, and a ridge")
        let size = rows[0].count
        let columns = (0..<size).map { column in rows.map { $0[column] } }
        let means = columns.map(\.mean)
        // A number that never changes tells nothing, and its weight stays 0.
        let deviations = zip(columns, means).map { column, mean in
            let variance = column.map { ($0 - mean) * ($0 - mean) }.mean
            return variance > 0 ? variance.squareRoot() : 1
        }
        let examples = rows.map { row in
            (0..<size).map { (row[$0] - means[$0]) / deviations[$0] } + [1]
        }
        var weights = [Double](repeating: 0, count: size + 1)
        for _ in 0..<Self.maximumSteps {
            var gradient = (0...size).map { $0 < size ? ridge * weights[$0] : 0 }
            var hessian = (0...size).map { row in
                (0...size).map { $0 == row && row < size ? ridge : 0 }
            }
            for (example, outcome) in zip(examples, outcomes) {
                let probability = Self.logistic(zip(weights, example).reduce(0) { $0 + $1.0 * $1.1 })
                let error = probability - (outcome ? 1 : 0)
                let curvature = max(probability * (1 - probability), 1e-12)
                for row in 0...size {
                    gradient[row] += error * example[row]
                    for column in 0...size { hessian[row][column] += curvature * example[row] * example[column] }
                }
            }
            let step = Self.solution(of: hessian, gradient)
            // Far from the solution a whole step may overshoot.
            let scale = min(1, Self.longestStep / max(step.map(abs).max() ?? 0, 1e-300))
            for index in weights.indices { weights[index] -= scale * step[index] }
            if (step.map(abs).max() ?? 0) < 1e-10 { break }
        }
        self.means = means
        self.deviations = deviations
        self.weights = Array(weights.dropLast())
        intercept = weights[size]
    }

    private static let maximumSteps = 100
    private static let longestStep = 2.0

    package func probability(_ row: [Double]) -> Double {
        let sum = row.indices.reduce(intercept) { sum, index in
            sum + weights[index] * (row[index] - means[index]) / deviations[index]
        }
        return Self.logistic(sum)
    }

    private static func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

    /// Gauss's elimination for a positive definite matrix, which needs no pivots.
    private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (matrix, right) = (matrix, right)
        for pivot in right.indices {
            for row in right.indices where row > pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot..<right.count { matrix[row][column] -= factor * matrix[pivot][column] }
                right[row] -= factor * right[pivot]
            }
        }
        for row in right.indices.reversed() {
            let known = ((row + 1)..<right.count).reduce(0) { $0 + matrix[row][$1] * right[$1] }
            right[row] = (right[row] - known) / matrix[row][row]
        }
        return right
    }
}
