/// A rule that forbids words to a hypothesis, by setting their scores to minus infinity.
package protocol LogitsRule: Sendable {
    /// - Parameters:
    ///   - scores: one for each word id.
    ///   - words: the ids of the hypothesis so far, without the start.
    func apply(to scores: inout [Float], after words: [Int32])
}
