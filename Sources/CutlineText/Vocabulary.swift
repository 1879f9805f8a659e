/// The words a decoder knows, numbered.
///
/// Ids 0 to 3 are always padding, start, end and unknown; words follow from id 4, the most frequent first, equally
/// frequent ones in alphabetical order (by Unicode scalar), so that the same captions give the same ids everywhere.
package struct Vocabulary: Sendable {
    /// The ids that mark positions rather than words.
    package enum Special: Int32, CaseIterable, Sendable {
        case padding = 0
        case start = 1
        case end = 2
        case unknown = 3

        /// The name shown in files and tables; no normalised word contains `<`.
        package var name: String {
            switch self {
            case .padding: "<pad>"
            case .start: "<start>"
            case .end: "<end>"
            case .unknown: "<unk>"
            }
        }
    }

    /// Every word in id order, without the specials.
    package let words: [String]
    /// How often each word occurred in the captions the vocabulary was fitted on, in the order of `words`.
    package let counts: [Int]
    /// Words seen less often than this were left out.
    package let minimumCount: Int

    private let identifiers: [String: Int32]

    /// Fits a vocabulary on the words of training captions.
    ///
    /// Give it training captions only: words of validation or test captions would leak into the model.
    /// - Parameter minimumCount: words seen less often become unknown. 5 is usual for Flickr8k and COCO.
    package init(fitting captions: some Sequence<[String]>, minimumCount: Int = 5) {
        var occurrences: [String: Int] = [:]
        for word in captions.joined() {
            occurrences[word, default: 0] += 1
        }
        for special in Special.allCases {
            occurrences[special.name] = nil
        }
        let kept = occurrences.filter { $0.value >= minimumCount }.sorted(by: WordCount.precedes)
        self.init(words: kept.map(\.key), counts: kept.map(\.value), minimumCount: minimumCount)
    }

    /// Takes checked parts: `words` must be distinct and as many as `counts`.
    init(words: [String], counts: [Int], minimumCount: Int) {
        self.words = words
        self.counts = counts
        self.minimumCount = minimumCount
        let firstWord = Int32(Special.allCases.count)
        identifiers = Dictionary(uniqueKeysWithValues: zip(words, firstWord...))
    }

    /// The number of ids, specials included: the width of a decoder's output.
    package var count: Int {
        Special.allCases.count + words.count
    }

    /// The id of a word; nil when the vocabulary lacks it. The names of specials are not words.
    package func index(of word: String) -> Int32? {
        identifiers[word]
    }

    /// The word or special name of an id; nil when there is no such id.
    package func token(at index: Int32) -> String? {
        if let special = Special(rawValue: index) {
            return special.name
        }
        let position = Int(index) - Special.allCases.count
        return words.indices.contains(position) ? words[position] : nil
    }

    package func isSpecial(_ index: Int32) -> Bool {
        Special(rawValue: index) != nil
    }

    /// The ids of words, the unknown id for those the vocabulary lacks. Adds neither start nor end.
    package func encode(_ words: [String]) -> [Int32] {
        words.map { identifiers[$0] ?? Special.unknown.rawValue }
    }

    /// The ids of words between the start and the end id: one training sequence.
    package func encodeWithBoundaries(_ words: [String]) -> [Int32] {
        [Special.start.rawValue] + encode(words) + [Special.end.rawValue]
    }

    /// The words of ids; specials and ids outside the vocabulary yield nothing.
    package func decode(_ indices: some Sequence<Int32>) -> [String] {
        indices.compactMap { isSpecial($0) ? nil : token(at: $0) }
    }
}

extension Vocabulary: Hashable {
    package static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.words == right.words && left.counts == right.counts && left.minimumCount == right.minimumCount
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words)
        hasher.combine(counts)
        hasher.combine(minimumCount)
    }
}
