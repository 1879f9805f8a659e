/// One choice of a caption as its decoder made it: a word, or the end.
package struct WordChoice: Sendable, Hashable {
    package struct Alternative: Sendable, Hashable {
        package let word: Int32
        package let probability: Double
        /// Whether a rule of the search keeps it from being said here.
        package let isForbidden: Bool
    }

    package let word: Int32
    package let logProbability: Double
    /// 1 for the word that the decoder finds likeliest, whether or not a rule allows it.
    package let rank: Int
    /// The likeliest words, the likeliest first; the one that was chosen may be among them.
    package let alternatives: [Alternative]
    /// The weight of each region when the word was chosen, [R]; nil where the decoder has no attention.
    package let attention: [Float]?
}
