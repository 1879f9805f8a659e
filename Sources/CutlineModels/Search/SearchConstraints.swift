package import CutlineText

/// What the captions of a search have to be, in a vocabulary's ids.
package struct SearchConstraints: Sendable, Hashable {
    /// The words that every caption begins with.
    package var start: [Int32] = []
    /// Words that every caption says, each once in this list.
    package var required: [Int32] = []
    /// Words that no caption says, but for its start.
    package var forbidden: Set<Int32> = []
    /// Words that no caption ends in.
    package var openWords: Set<Int32> = []

    package init() {}

    /// What the options say of words.
    package init(_ options: SearchOptions, in vocabulary: Vocabulary) {
        if options.blocksOpenEndings { openWords = Set(EndingRule.words.compactMap(vocabulary.index)) }
    }
}
