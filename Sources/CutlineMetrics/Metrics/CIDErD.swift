import Foundation

/// CIDEr-D after Vedantam et al. (2015), the metric that is commonly printed as CIDEr.
///
/// For n = 1...4 the cosine of tf-idf vectors, where the hypothesis is clipped by the reference, times a Gaussian
/// penalty on the difference in length; the mean over n and references, times 10.
///
/// The words are any identifiers, for instance a decoder's. One image alone always scores 0 if the document frequencies
/// come from its own references.
package struct CIDErD: Sendable {
    /// Scores, of which a perfect hypothesis reaches up to 10.
    package struct Result: Sendable, Equatable {
        /// The mean of `perImage`.
        package let corpus: Double
        package let perImage: [Double]
    }

    /// The references of one image, weighted once for the many hypotheses that are scored against them.
    package struct References: Sendable {
        let vectors: [TermVector]
    }

    /// The width in bigrams of the penalty on the difference in length.
    package static let sigma = 6.0

    package let documentFrequencies: DocumentFrequencies

    package init(documentFrequencies: DocumentFrequencies) {
        self.documentFrequencies = documentFrequencies
    }

    /// Weights the references of one image.
    package func references(_ references: [[Int32]]) -> References {
        References(vectors: references.map { vector(of: Self.counts($0)) })
    }

    /// The score of one hypothesis.
    package func score(_ hypothesis: [Int32], against references: References) -> Double {
        score(vector(of: Self.counts(hypothesis)), against: references.vectors)
    }

    /// Scores hypotheses against their references.
    package func score(_ samples: [EvaluationSample]) -> Result {
        let perImage = samples.map { sample in
            score(vector(of: sample.hypothesis.counts), against: sample.references.map { vector(of: $0.counts) })
        }
        return Result(corpus: perImage.mean, perImage: perImage)
    }

    private static func counts(_ words: [Int32]) -> [NGramCounts] {
        (1...DocumentFrequencies.orders).map { NGramCounts(words, length: $0) }
    }

    private func vector(of counts: [NGramCounts]) -> TermVector {
        TermVector(counts: counts, documentFrequencies: documentFrequencies)
    }

    private func score(_ hypothesis: TermVector, against references: [TermVector]) -> Double {
        guard !references.isEmpty else { return 0 }
        var sums = [Double](repeating: 0, count: DocumentFrequencies.orders)
        for reference in references {
            let difference = Double(hypothesis.bigrams - reference.bigrams)
            let penalty = exp(-(difference * difference) / (2 * Self.sigma * Self.sigma))
            for order in sums.indices {
                sums[order] += hypothesis.clippedCosine(with: reference, order: order) * penalty
            }
        }
        return sums.mean / Double(references.count) * 10
    }
}
