package import CutlineText

/// What the captions of a search have to be, in words.
package struct CaptionConstraints: Sendable, Hashable {
    /// How every caption begins.
    package var start: String
    /// Every word in these texts has to be said, in any order.
    package var required: [String]
    /// No word in these texts may be said.
    package var forbidden: [String]

    package init(start: String = "", required: [String] = [], forbidden: [String] = []) {
        self.start = start
        self.required = required
        self.forbidden = forbidden
    }

    package var isEmpty: Bool { start.isEmpty && required.isEmpty && forbidden.isEmpty }

    /// The same in a vocabulary's ids, with what the options say of words.
    ///
    /// - Parameter normalizer: how the texts become words, as captions did in training.
    /// - Throws: `ModelError` that names the words that the vocabulary lacks, and what contradicts what.
    package func resolved(
        in vocabulary: Vocabulary,
        _ normalizer: CaptionNormalizer,
        options: SearchOptions
    ) throws -> SearchConstraints {
        let texts = [start].filter { !$0.isEmpty } + required + forbidden
        let terms = texts.map { vocabulary.terms(normalizer.words(in: $0)) }
        if let index = terms.firstIndex(where: \.isEmpty) {
            throw ModelError(.unusable, "'\(texts[index])' holds no word by this model's rules for text")
        }
        let unknown = terms.joined().filter { vocabulary.index(of: $0) == nil }
        guard unknown.isEmpty else {
            throw ModelError(
                .unusable,
                "the model does not know \(Self.list(unknown)), so no caption can be made with or without; "
                    + "it knows \(vocabulary.words.count) words, those of its vocabulary.json"
            )
        }
        func ids(_ text: String) -> [Int32] { vocabulary.encode(normalizer.words(in: text)) }
        var constraints = SearchConstraints(options, in: vocabulary)
        constraints.start = ids(start)
        for id in required.flatMap(ids) where !constraints.required.contains(id) { constraints.required.append(id) }
        constraints.forbidden = Set(forbidden.flatMap(ids))
        guard options.sampling == nil || constraints.required.isEmpty else {
            throw ModelError(.unusable, "words that have to be said are found by a beam, and captions are to be drawn")
        }
        let contradictory = (constraints.start + constraints.required).filter(constraints.forbidden.contains)
        guard contradictory.isEmpty else {
            throw ModelError(
                .unusable,
                "\(Self.list(vocabulary.decode(contradictory))): asked for and forbidden at once"
            )
        }
        let length = Set(constraints.required).subtracting(constraints.start).count + constraints.start.count
        guard length < options.maximumLength else {
            throw ModelError(
                .unusable,
                "\(length) words are asked for, which a caption of at most \(options.maximumLength) words and its end do not hold"
            )
        }
        return constraints
    }

    /// "'zebra' and 'okapi'"
    private static func list(_ words: [String]) -> String {
        var distinct: [String] = []
        for word in words where !distinct.contains(word) { distinct.append(word) }
        let quoted = distinct.map { "'\($0)'" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " and " + last
    }
}
