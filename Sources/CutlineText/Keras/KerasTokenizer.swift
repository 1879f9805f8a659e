/// Keras' `Tokenizer` of words: each has the place in which its frequency puts it, counted from 1; 0 is left for padding.
///
/// Equally frequent words stand in the order in which they were first seen. See `keras.preprocessing.text` (Chollet et al.).
package struct KerasTokenizer: Sendable {
    package let rules: KerasTextRules
    /// Ids from this on are treated as unknown; nil to use all.
    package let wordLimit: Int?
    /// Takes the place of unknown words, and has id 1; without it they are left out.
    package let unknownWord: String?
    /// The word index: words in the order of their ids, the first of which is 1.
    package let words: [String]
    /// How often each of `words` was seen, and in how many texts.
    package let counts: [Int]
    package let textCounts: [Int]
    /// How many texts the tokenizer was fitted on.
    package let texts: Int

    private let ids: [String: Int32]

    /// Takes checked parts: as many counts as words.
    init(
        rules: KerasTextRules,
        wordLimit: Int? = nil,
        unknownWord: String? = nil,
        words: [String],
        counts: [Int],
        textCounts: [Int],
        texts: Int
    ) {
        self.rules = rules
        self.wordLimit = wordLimit
        self.unknownWord = unknownWord
        self.words = words
        self.counts = counts
        self.textCounts = textCounts
        self.texts = texts
        // Swift takes composed and decomposed letters for equal, where Python does not; the more frequent spelling wins.
        ids = Dictionary(zip(words, 1...), uniquingKeysWith: { first, _ in first })
    }

    /// What `Tokenizer(...).fit_on_texts(texts)` makes of the words of texts.
    package init(
        fitting texts: some Sequence<[String]>,
        rules: KerasTextRules = KerasTextRules(),
        wordLimit: Int? = nil,
        unknownWord: String? = nil
    ) {
        var places: [String: Int] = [:]
        var seen: [(word: String, count: Int, texts: Int)] = []
        var textCount = 0
        for text in texts {
            textCount += 1
            var isInText: Set<Int> = []
            for word in text where word != unknownWord {
                let place = places[word] ?? seen.count
                if place == seen.count {
                    places[word] = place
                    seen.append((word, 0, 0))
                }
                seen[place].count += 1
                if isInText.insert(place).inserted { seen[place].texts += 1 }
            }
        }
        // The position keeps ties in the order of appearance, whatever the sort does with them.
        var order = seen.indices.sorted { (seen[$1].count, $0) < (seen[$0].count, $1) }.map { seen[$0] }
        if let unknownWord { order.insert((unknownWord, 0, 0), at: 0) }
        self.init(
            rules: rules,
            wordLimit: wordLimit,
            unknownWord: unknownWord,
            words: order.map(\.word),
            counts: order.map(\.count),
            textCounts: order.map(\.texts),
            texts: textCount
        )
    }

    /// The tokenizer with the words of the index for which `isKept` holds; the ids close up.
    func filter(_ isKept: (_ word: String, _ count: Int) -> Bool) -> KerasTokenizer {
        let kept = words.indices.filter { words[$0] == unknownWord || isKept(words[$0], counts[$0]) }
        return KerasTokenizer(
            rules: rules,
            wordLimit: wordLimit,
            unknownWord: unknownWord,
            words: kept.map { words[$0] },
            counts: kept.map { counts[$0] },
            textCounts: kept.map { textCounts[$0] },
            texts: texts
        )
    }

    /// One more than the largest id that texts can give: the width of a network's output.
    package var size: Int {
        min(words.count + 1, wordLimit ?? .max)
    }

    /// The id of a word that texts can give.
    package func id(of word: String) -> Int32? {
        ids[word].flatMap { $0 < size ? $0 : nil }
    }

    /// The id of `unknownWord`, if texts can give it.
    package var unknownID: Int32? {
        unknownWord.flatMap(id(of:))
    }

    /// `texts_to_sequences` of one text.
    package func sequence(of text: String) -> [Int32] {
        rules.words(in: text).compactMap { id(of: $0) ?? unknownID }
    }
}

extension KerasTokenizer: Hashable {
    package static func == (left: KerasTokenizer, right: KerasTokenizer) -> Bool {
        left.rules == right.rules && left.wordLimit == right.wordLimit && left.unknownWord == right.unknownWord
            && left.words == right.words && left.counts == right.counts && left.textCounts == right.textCounts
            && left.texts == right.texts
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rules)
        hasher.combine(words)
        hasher.combine(counts)
    }
}
