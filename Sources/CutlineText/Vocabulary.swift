/// The words a decoder knows, numbered.
package struct Vocabulary: Sendable {
    /// How words get their ids.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Ids 0 to 3 are padding, start, end and unknown; words follow from id 4, the most frequent first, equally
        /// frequent ones in alphabetical order (by Unicode scalar), so that the same captions give the same ids everywhere.
        case words
        /// Keras' `Tokenizer`, as the tutorials use it: 0 is padding; start and end are words of their own
        /// (`startseq`, `endseq`), counted with the rest; words that the vocabulary lacks are left out.
        case keras
    }

    /// Every word in id order, without the specials.
    package let words: [String]
    /// How often each word occurred in the captions the vocabulary was fitted on, in the order of `words`.
    package let counts: [Int]
    /// Words seen less often than this were left out.
    package let minimumCount: Int
    /// The ids that stand for no word of a caption.
    package let specials: SpecialTokens
    /// What numbers the words, where it is Keras'.
    package let tokenizer: KerasTokenizer?

    /// What each id stands for: words and the names of specials.
    private let tokens: [String]
    private let identifiers: [String: Int32]

    /// Takes checked parts: `words` are the tokens of the ids that are no specials.
    init(
        tokens: [String],
        counts: [Int],
        minimumCount: Int,
        specials: SpecialTokens,
        tokenizer: KerasTokenizer? = nil
    ) {
        self.tokens = tokens
        self.counts = counts
        self.minimumCount = minimumCount
        self.specials = specials
        self.tokenizer = tokenizer
        let numbered = zip(tokens, Int32(0)...).filter { !specials.contains($0.1) }
        words = numbered.map(\.0)
        // Spellings that Swift takes for equal, as Keras' tokenizer may hold them: the more frequent one wins.
        identifiers = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
    }

    /// Fits a vocabulary on the words of training captions.
    ///
    /// Give it training captions only: words of validation or test captions would leak into the model.
    /// - Parameter minimumCount: words seen less often are unknown. 5 is usual for Flickr8k and COCO.
    package init(_ kind: Kind = .words, fitting captions: some Sequence<[String]>, minimumCount: Int = 5) {
        switch kind {
        case .words: self.init(fittingWords: captions, minimumCount: minimumCount)
        case .keras: self.init(fittingKeras: captions, minimumCount: minimumCount)
        }
    }

    package var kind: Kind { tokenizer == nil ? .words : .keras }

    /// The number of ids, specials included: the width of a decoder's output.
    package var count: Int { tokens.count }

    /// The id of a word; nil when the vocabulary lacks it. The names of specials are not words.
    package func index(of word: String) -> Int32? {
        identifiers[word]
    }

    /// The word or special name of an id; nil when there is no such id.
    package func token(at index: Int32) -> String? {
        tokens.indices.contains(Int(index)) ? tokens[Int(index)] : nil
    }

    /// Every word, and the names of specials.
    package var allTokens: Set<String> { Set(tokens) }

    package func isSpecial(_ index: Int32) -> Bool {
        specials.contains(index)
    }

    /// The words of a caption in the form in which the vocabulary holds words: Keras' tokenizer has rules of its own for what a
    /// word is, and names of specials are none.
    package func terms(_ words: [String]) -> [String] {
        guard let tokenizer else { return words }
        return tokenizer.rules.words(in: words.joined(separator: tokenizer.rules.separator))
            .filter { $0 != token(at: specials.start) && $0 != token(at: specials.end) }
    }

    /// The ids of words; those that the vocabulary lacks become the unknown id, or are left out where there is none.
    /// Adds neither start nor end.
    package func encode(_ words: [String]) -> [Int32] {
        terms(words).compactMap { identifiers[$0] ?? specials.unknown }
    }

    /// The ids of words between the start and the end id: one training sequence.
    package func encodeWithBoundaries(_ words: [String]) -> [Int32] {
        [specials.start] + encode(words) + [specials.end]
    }

    /// The words of ids; specials and ids outside the vocabulary yield nothing.
    package func decode(_ indices: some Sequence<Int32>) -> [String] {
        indices.compactMap { isSpecial($0) ? nil : token(at: $0) }
    }
}

extension Vocabulary: Hashable {
    package static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.tokens == right.tokens && left.counts == right.counts && left.minimumCount == right.minimumCount
            && left.specials == right.specials && left.tokenizer == right.tokenizer
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(tokens)
        hasher.combine(counts)
        hasher.combine(minimumCount)
    }
}
