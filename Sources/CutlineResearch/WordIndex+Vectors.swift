import CutlineText
public import Foundation

extension WordIndex {
    /// What a file of word vectors has of an index's words.
    public struct VectorCoverage: Sendable, Hashable {
        /// The length of each vector.
        public let dimension: Int
        /// Words and vectors in the file.
        public let total: Int
        /// Words of the index that have a vector; `startseq` and `endseq` are not counted.
        public let found: Int
        /// Words of the index without one, the most frequent first.
        public let missing: [String]
        /// Of all words of the captions that the index was fitted on, the share with a vector, from 0 to 1.
        public let tokenShare: Double
        /// Lines of the file that are no word and its numbers, counted by kind; one sentence each.
        public let skipped: [String]
    }

    /// Looks the index's words up in a text file of GloVe vectors such as `glove.6B.300d.txt`: a word and its numbers a line.
    /// - Throws: an error that names the file, when it cannot be read or holds no vectors.
    public func coverage(byVectorsIn file: URL) async throws -> VectorCoverage {
        try await BackgroundWork.run { [vocabulary] _ in
            let vectors = try WordVectorReader(file).vectors(of: vocabulary.allTokens)
            let coverage = WordVectorCoverage(of: vocabulary, in: vectors)
            return VectorCoverage(
                dimension: vectors.dimension,
                total: vectors.total,
                found: coverage.found,
                missing: coverage.missing.map(\.word),
                tokenShare: coverage.tokenShare,
                skipped: vectors.issues.lines
            )
        }
    }
}
