import Foundation

extension CIDErD {
    /// In the references of how many images each n-gram occurs.
    ///
    /// For evaluation it comes from the references that are evaluated. As the reward of self-critical training it comes
    /// from the training references, once, with the end token kept in references and hypotheses; otherwise captions
    /// learn to end in "a", "of", "with".
    package struct DocumentFrequencies: Sendable {
        /// The longest n-grams counted.
        static let orders = 4

        /// The number of images the table was made of.
        package let images: Int
        private let counts: [NGram: Int32]

        /// Counts the n-grams of the references of every image, each once an image.
        ///
        /// - Parameter references: For every image its references as word identifiers.
        package init(references: [[[Int32]]]) {
            self.init(
                counts: references.map { image in
                    image.map { words in (1...Self.orders).map { NGramCounts(words, length: $0) } }
                }
            )
        }

        /// - Parameter counts: For every image and reference the n-grams by length.
        init(counts images: [[[NGramCounts]]]) {
            var counts: [NGram: Int32] = [:]
            counts.reserveCapacity(images.count * 64)
            var seen: Set<NGram> = []
            for image in images {
                for order in 0..<Self.orders {
                    seen.removeAll(keepingCapacity: true)
                    for reference in image {
                        for entry in reference[order].entries where seen.insert(entry.gram).inserted {
                            counts[entry.gram, default: 0] += 1
                        }
                    }
                }
            }
            self.images = images.count
            self.counts = counts
        }

        /// The logarithm of the number of images over the number with `gram`; an unknown n-gram counts as one image's.
        func inverseFrequency(of gram: NGram) -> Double {
            log(Double(images)) - log(Double(max(1, counts[gram] ?? 0)))
        }
    }

    /// A sentence as tf-idf weights, by length of n-gram.
    struct TermVector: Sendable {
        private let counts: [NGramCounts]
        /// Parallel to the entries of `counts`.
        private let weights: [[Double]]
        private let norms: [Double]
        /// The number of bigrams, which the original takes for the length.
        let bigrams: Int

        init(counts: [NGramCounts], documentFrequencies: DocumentFrequencies) {
            self.counts = counts
            weights = counts.map { order in
                order.entries.map { Double($0.count) * documentFrequencies.inverseFrequency(of: $0.gram) }
            }
            norms = weights.map { order in order.reduce(0) { $0 + $1 * $1 }.squareRoot() }
            bigrams = counts[1].entries.reduce(0) { $0 + $1.count }
        }

        /// The cosine with a reference, where no weight counts for more than the reference has.
        func clippedCosine(with reference: TermVector, order: Int) -> Double {
            var sum = 0.0
            for (index, entry) in counts[order].entries.enumerated() {
                guard let position = reference.counts[order].position(of: entry.gram) else { continue }
                let weight = reference.weights[order][position]
                sum += min(weights[order][index], weight) * weight
            }
            let norm = norms[order] * reference.norms[order]
            return norm == 0 ? sum : sum / norm
        }
    }
}
