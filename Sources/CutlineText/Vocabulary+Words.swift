extension Vocabulary {
    /// The names of specials in the kind `words`, in the order of their ids; no normalised word contains `<`.
    static let specialNames = ["<pad>", "<start>", "<end>", "<unk>"]

    init(fittingWords captions: some Sequence<[String]>, minimumCount: Int) {
        var occurrences: [String: Int] = [:]
        for word in captions.joined() {
            occurrences[word, default: 0] += 1
        }
        for name in Self.specialNames {
            occurrences[name] = nil
        }
        let kept = occurrences.filter { $0.value >= minimumCount }.sorted(by: WordCount.precedes)
        self.init(words: kept.map(\.key), counts: kept.map(\.value), minimumCount: minimumCount)
    }

    /// Takes checked parts: `words` must be distinct and as many as `counts`.
    init(words: [String], counts: [Int], minimumCount: Int) {
        self.init(
            tokens: Self.specialNames + words,
            counts: counts,
            minimumCount: minimumCount,
            specials: .words
        )
    }
}
