/// A rule that forbids words to a hypothesis.
package protocol LogitsRule: Sendable {
    /// The ids that may not come next; an id may be there twice.
    ///
    /// - Parameter words: the ids of the hypothesis so far, without the start.
    func forbidden(after words: [Int32]) -> [Int32]
}
