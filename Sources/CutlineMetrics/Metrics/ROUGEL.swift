/// ROUGE-L after Lin (2004) as `pycocoevalcap` computes it.
///
/// The best precision and the best recall over references, taken separately, give the F-measure with beta 1.2.
package struct ROUGEL: Sendable {
    /// Scores as fractions.
    package struct Result: Sendable, Equatable {
        /// The mean of `perImage`.
        package let corpus: Double
        package let perImage: [Double]
    }

    /// How much more recall counts than precision.
    package static let beta = 1.2

    package init() {}

    /// Scores hypotheses, given as token identifiers, against their references.
    package func score(_ samples: [EvaluationSample]) -> Result {
        let perImage = samples.map(score)
        return Result(corpus: perImage.mean, perImage: perImage)
    }

    private func score(_ sample: EvaluationSample) -> Double {
        let hypothesis = sample.hypothesis.tokens
        var row: [Int] = []
        var precision = 0.0
        var recall = 0.0
        for reference in sample.references {
            let common = Double(longestCommonSubsequence(hypothesis, reference.tokens, row: &row))
            // The original splits an empty caption into one empty word.
            precision = max(precision, common / Double(max(1, hypothesis.count)))
            recall = max(recall, common / Double(max(1, reference.tokens.count)))
        }
        guard precision > 0, recall > 0 else { return 0 }
        let weight = Self.beta * Self.beta
        return (1 + weight) * precision * recall / (recall + weight * precision)
    }

    /// The length of the longest common subsequence; `row` is working memory.
    private func longestCommonSubsequence(_ first: [Int32], _ second: [Int32], row: inout [Int]) -> Int {
        if first.isEmpty || second.isEmpty {
            return first.isEmpty && second.isEmpty ? 1 : 0
        }
        row.removeAll(keepingCapacity: true)
        row.append(contentsOf: repeatElement(0, count: second.count + 1))
        for token in first {
            var diagonal = 0
            for column in second.indices {
                let above = row[column + 1]
                row[column + 1] = token == second[column] ? diagonal + 1 : max(above, row[column])
                diagonal = above
            }
        }
        return row[second.count]
    }
}

extension [Double] {
    /// The sum in order divided by the number; 0 of nothing.
    var mean: Double {
        isEmpty ? 0 : reduce(0, +) / Double(count)
    }
}
