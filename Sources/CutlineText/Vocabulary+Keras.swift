extension Vocabulary {
    /// What the tutorials put around a caption before Keras' tokenizer sees it.
    package static let kerasStart = "startseq"
    package static let kerasEnd = "endseq"

    /// The name of id 0, which Keras gives to no word; no tokenizer with the usual filters has a word like it.
    static let kerasPadding = "<pad>"

    /// The vocabulary of a tokenizer that was fitted on captions between two words that mark start and end.
    package init(
        _ tokenizer: KerasTokenizer,
        start: String = Self.kerasStart,
        end: String = Self.kerasEnd,
        minimumCount: Int = 1
    ) throws(VocabularyError) {
        var marks: [Int32] = []
        for (name, word) in [("start", start), ("end", end)] {
            guard let id = tokenizer.id(of: word), !marks.contains(id), id != tokenizer.unknownID else {
                throw VocabularyError(
                    .wrongSpecials,
                    detail: "'\(word)', the \(name) of captions, is no word of its own in the tokenizer's word index; "
                        + "name the words that the captions were fitted with"
                )
            }
            marks.append(id)
        }
        let specials = SpecialTokens(padding: 0, start: marks[0], end: marks[1], unknown: tokenizer.unknownID)
        let size = tokenizer.size
        self.init(
            tokens: [Self.kerasPadding] + tokenizer.words.prefix(size - 1),
            counts: zip(tokenizer.counts, Int32(1)...).prefix(size - 1).filter { !specials.contains($0.1) }.map(\.0),
            minimumCount: minimumCount,
            specials: specials,
            tokenizer: tokenizer
        )
    }

    init(fittingKeras captions: some Sequence<[String]>, minimumCount: Int) {
        let rules = KerasTextRules()
        let (start, end) = (Self.kerasStart, Self.kerasEnd)
        let texts = captions.map { words in
            [start] + rules.words(in: words.joined(separator: rules.separator)).filter { $0 != start && $0 != end }
                + [end]
        }
        // Without captions there is still a start and an end.
        let fitted = KerasTokenizer(fitting: texts.isEmpty ? [[start, end]] : texts, rules: rules)
        let kept = fitted.filter { word, count in count >= minimumCount || word == start || word == end }
        do {
            try self.init(kept, minimumCount: minimumCount)
        } catch {
            preconditionFailure("a tokenizer without the words it was fitted on: \(error)")
        }
    }
}
