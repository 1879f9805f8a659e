import CutlineText
import CutlineTraining

/// What a caption file holds, and the vocabulary that training would make of it.
struct CaptionSummary: Sendable {
    private struct Held: Sendable {
        let split: Split
        let coverage: VocabularyCoverage
    }

    private struct Longest: Sendable {
        let image: String
        let words: Int
        let caption: String
    }

    private let report: DatasetReport
    private let vocabulary: Vocabulary
    /// Whether the vocabulary is that of the training captions, rather than of all.
    private let isFittedOnTraining: Bool
    private let tokens: Int
    private let types: Int
    private let meanLength: Double
    private let longest: Longest?
    private let heldOut: [Held]
    private let topWords: [WordCount]
    private let topCount: Int
    /// Of captions between start and end, as Keras' padding needs it.
    private let maximumLength: Int
    /// What a file of vectors has of the vocabulary's words.
    var wordVectors: WordVectorSummary?

    init(
        _ dataset: Dataset,
        report: DatasetReport,
        normalizer: CaptionNormalizer,
        vocabulary kind: Vocabulary.Kind,
        minimumCount: Int,
        topCount: Int
    ) {
        self.report = report
        self.topCount = topCount
        func words(_ images: [CaptionedImage]) -> [[String]] { images.flatMap { $0.captions.map(normalizer.words) } }

        let training = dataset.images(in: .train)
        isFittedOnTraining = !training.isEmpty
        let fitted = isFittedOnTraining ? training : dataset.images
        vocabulary = Vocabulary(kind, fitting: words(fitted), minimumCount: minimumCount)
        let terms = words(fitted).map(vocabulary.terms)
        maximumLength = 2 + (fitted.lazy.flatMap(\.captions).map { normalizer.cleanedWords(in: $0).count }.max() ?? 0)
        tokens = terms.reduce(0) { $0 + $1.count }
        types = Set(terms.joined()).count
        meanLength = terms.isEmpty ? 0 : Double(tokens) / Double(terms.count)
        longest = Self.longest(in: dataset.images, normalizer)
        heldOut = [Split.validation, .test].compactMap { [vocabulary] split in
            let images = dataset.images(in: split)
            return images.isEmpty ? nil : Held(split: split, coverage: vocabulary.coverage(of: words(images)))
        }
        topWords = zip(vocabulary.words, vocabulary.counts).prefix(topCount).map { WordCount(word: $0, count: $1) }
    }

    /// The vocabulary's, where it is Keras'.
    var tokenizer: KerasTokenizer? { vocabulary.tokenizer }

    /// Looks the vocabulary's words up in a file of vectors.
    func look(into path: String, isStrict: Bool) throws -> WordVectorSummary {
        let reader = WordVectorReader(try Validation.existingFile(path), isStrict: isStrict)
        return WordVectorSummary(of: vocabulary, in: try reader.vectors(of: vocabulary.allTokens), file: path)
    }

    private static func longest(in images: [CaptionedImage], _ normalizer: CaptionNormalizer) -> Longest? {
        var longest: Longest?
        for image in images {
            for caption in image.captions {
                let words = normalizer.words(in: caption).count
                if words > (longest?.words ?? 0) { longest = Longest(image: image.id, words: words, caption: caption) }
            }
        }
        return longest
    }

    // MARK: Text

    var text: String {
        var lines = [report.description, ""]
        let source = isFittedOnTraining ? "the training captions" : "all captions, as there is no split"
        lines.append("vocabulary of \(source):")
        lines.append(
            "  \(NumberText.count(tokens)) words, \(NumberText.count(types)) different, "
                + "\(NumberText.decimal(meanLength, digits: 1)) a caption"
        )
        lines.append(
            "  \(NumberText.count(vocabulary.words.count)) words seen at least \(vocabulary.minimumCount) times, "
                + "\(NumberText.count(vocabulary.count)) ids with padding, start, end"
                + (vocabulary.specials.unknown == nil ? "" : " and unknown")
        )
        for held in heldOut {
            let rarest = held.coverage.unknownTypes.prefix(5).map(\.word).joined(separator: ", ")
            lines.append(
                "  \(held.split.rawValue): \(NumberText.percent(held.coverage.unknownRate)) of words are \(vocabulary.specials.unknown == nil ? "unknown and left out" : "unknown")"
                    + (rarest.isEmpty ? "" : " (\(rarest), …)")
            )
        }
        if let longest {
            lines.append("longest caption: \(longest.words) words, of \(longest.image)")
        }
        if let index = KerasIndexSummary(of: vocabulary, maximumLength: maximumLength, topCount: topCount) {
            lines.append(index.text)
        }
        if let wordVectors { lines.append(wordVectors.text) }
        if !topWords.isEmpty {
            lines.append(
                "most frequent words: "
                    + topWords.map { "\($0.word) \(NumberText.count($0.count))" }.joined(separator: ", ")
            )
        }
        return lines.joined(separator: "\n")
    }

    // MARK: JSON

    var json: OrderedJSON {
        .object([
            "file": .string(report.captionFile),
            "format": .string(report.format.rawValue),
            "images": .integer(report.total.images),
            "captions": .integer(report.total.captions),
            "splits": splits,
            "vocabulary": .object([
                "fittedOn": .string(isFittedOnTraining ? Split.train.rawValue : "all"),
                "minimumCount": .integer(vocabulary.minimumCount),
                "words": .integer(vocabulary.words.count),
                "size": .integer(vocabulary.count),
                "tokens": .integer(tokens),
                "types": .integer(types),
            ]),
            "unknownRate": .object(
                heldOut.map { .init(key: $0.split.rawValue, value: .number($0.coverage.unknownRate)) }
            ),
            "longestCaption": .optional(longest) { longest in
                .object([
                    "image": .string(longest.image), "words": .integer(longest.words),
                    "caption": .string(longest.caption),
                ])
            },
            "kerasIndex": .optional(
                KerasIndexSummary(of: vocabulary, maximumLength: maximumLength, topCount: .max),
                \.json
            ),
            "wordVectors": .optional(wordVectors, \.json),
            "topWords": .array(
                topWords.map { .object(["word": .string($0.word), "count": .integer($0.count)]) }
            ),
            "issues": issues,
        ])
    }

    private var splits: OrderedJSON {
        let named = Split.allCases.compactMap { split in
            report.splits[split].map { OrderedJSON.Member(key: split.rawValue, value: Self.json($0)) }
        }
        return .object(named + [.init(key: "none", value: Self.json(report.unassigned))])
    }

    private static func json(_ size: DatasetReport.Size) -> OrderedJSON {
        .object(["images": .integer(size.images), "captions": .integer(size.captions)])
    }

    private var issues: OrderedJSON {
        let members = DatasetIssue.Kind.allCases.compactMap { kind -> OrderedJSON.Member? in
            let group = report.issues[kind]
            guard group.count > 0 else { return nil }
            let value: OrderedJSON = .object([
                "count": .integer(group.count),
                "captionsSkipped": .integer(group.captionsSkipped),
                "examples": .array(
                    group.examples.map { example in
                        .object([
                            "item": .string(example.item),
                            "position": .optional(example.position, OrderedJSON.integer),
                        ])
                    }
                ),
            ])
            return .init(key: kind.rawValue, value: value)
        }
        return .object(members)
    }
}
