/// Vectors of words, all of one length, as GloVe (Pennington, Socher and Manning, 2014) gives them.
package struct WordVectors: Sendable {
    /// The length of each vector.
    package let dimension: Int
    /// The words and vectors that the file holds, wanted or not.
    package let total: Int
    /// What was skipped.
    package let issues: WordVectorIssues
    private let vectors: [String: [Float]]

    package init(_ vectors: [String: [Float]], dimension: Int, total: Int? = nil, issues: WordVectorIssues = .init()) {
        precondition(vectors.values.allSatisfy { $0.count == dimension }, "vectors of different lengths")
        self.vectors = vectors
        self.dimension = dimension
        self.total = total ?? vectors.count
        self.issues = issues
    }

    /// The vector of a word; nil when there is none.
    package subscript(word: String) -> [Float]? { vectors[word] }

    /// The number of words that have a vector here.
    package var count: Int { vectors.count }
}
