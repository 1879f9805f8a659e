import Foundation

/// BLEU-1 to BLEU-4 after Papineni et al. (2002), with the constants of `pycocoevalcap`.
///
/// Counts are clipped by the maximum over references, the brevity penalty takes the reference of closest length (of two
/// equally close the shorter), and BLEU-n is the geometric mean of the first n precisions.
package struct BLEU: Sendable {
    /// Scores as fractions, for BLEU-1, 2, 3 and 4.
    package struct Result: Sendable, Equatable {
        /// The score of all hypotheses together, which is not the mean of `perImage`.
        package let corpus: [Double]
        package let perImage: [[Double]]
    }

    /// The counts of one hypothesis, which add up over a corpus.
    private struct Statistics {
        var length = 0
        var referenceLength = 0
        var guesses = [0, 0, 0, 0]
        var correct = [0, 0, 0, 0]

        mutating func add(_ other: Statistics) {
            length += other.length
            referenceLength += other.referenceLength
            for order in 0..<BLEU.orders {
                guesses[order] += other.guesses[order]
                correct[order] += other.correct[order]
            }
        }

        /// `tiny` and `small` keep the score defined where there is nothing to count.
        var scores: [Double] {
            let tiny = 1e-15
            let small = 1e-9
            var product = 1.0
            var scores: [Double] = []
            for order in 0..<BLEU.orders {
                product *= (Double(correct[order]) + tiny) / (Double(guesses[order]) + small)
                scores.append(pow(product, 1 / Double(order + 1)))
            }
            let ratio = (Double(length) + tiny) / (Double(referenceLength) + small)
            guard ratio < 1 else { return scores }
            return scores.map { $0 * exp(1 - 1 / ratio) }
        }
    }

    /// The longest n-grams counted.
    package static let orders = 4

    package init() {}

    /// Scores hypotheses, given as word identifiers, against their references.
    package func score(_ samples: [EvaluationSample]) -> Result {
        var total = Statistics()
        var perImage: [[Double]] = []
        perImage.reserveCapacity(samples.count)
        for sample in samples {
            let statistics = statistics(of: sample)
            total.add(statistics)
            perImage.append(statistics.scores)
        }
        return Result(corpus: total.scores, perImage: perImage)
    }

    private func statistics(of sample: EvaluationSample) -> Statistics {
        var statistics = Statistics()
        let hypothesis = sample.hypothesis.words
        statistics.length = hypothesis.count
        statistics.referenceLength = closestLength(to: hypothesis.count, of: sample.references)
        for order in 0..<Self.orders {
            statistics.guesses[order] = max(0, hypothesis.count - order)
            for (gram, count) in sample.hypothesis.counts[order].entries {
                var maximum = 0
                for reference in sample.references {
                    maximum = max(maximum, reference.counts[order].count(of: gram))
                }
                statistics.correct[order] += min(count, maximum)
            }
        }
        return statistics
    }

    private func closestLength(to length: Int, of references: [EvaluationSentence]) -> Int {
        var best = 0
        var bestDistance = Int.max
        for reference in references {
            let candidate = reference.words.count
            let distance = abs(candidate - length)
            if distance < bestDistance || distance == bestDistance && candidate < best {
                best = candidate
                bestDistance = distance
            }
        }
        return best
    }
}
