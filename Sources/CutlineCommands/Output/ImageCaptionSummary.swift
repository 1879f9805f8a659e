import CutlineText
import CutlineTraining

/// One photo's captions as people wrote them and as a decoder learns them.
struct ImageCaptionSummary: Sendable {
    private struct Line: Sendable {
        let caption: String
        let words: [String]
    }

    private let image: CaptionedImage
    private let split: Split?
    private let normalizer: CaptionNormalizer
    /// The ways of cleaning that are shown besides.
    private let others: [CaptionNormalizer]
    private let lines: [Line]
    private let index: KerasIndexSummary?

    /// - Parameters:
    ///   - name: a photo's id, or its file name with or without the extension where only one has it.
    ///   - cleaning: nil for all ways, the standard one first.
    init(
        of name: String,
        in dataset: Dataset,
        cleaning: CaptionNormalizer.Mode?,
        vocabulary kind: Vocabulary.Kind
    ) throws(CommandError) {
        let meant = dataset.images.called(name)
        guard let image = meant.first else {
            let example = dataset.images.first?.id ?? ""
            throw CommandError(
                .badData,
                "no photo '\(name)' with captions; a photo is known by its file name, such as '\(example)'"
            )
        }
        guard meant.count == 1 else {
            throw CommandError(
                .badData,
                "'\(name)' may be '\(image.id)' or '\(meant[1].id)'; give the whole name"
            )
        }
        self.image = image
        split = dataset.splits[image.id]
        let normalizer = CaptionNormalizer(mode: cleaning ?? .standard)
        self.normalizer = normalizer
        others =
            cleaning == nil
            ? CaptionNormalizer.Mode.allCases.filter { $0 != .standard }.map { CaptionNormalizer(mode: $0) } : []
        lines = image.captions.map { Line(caption: $0, words: normalizer.words(in: $0)) }
        index = KerasIndexSummary(
            of: Vocabulary(kind, fitting: lines.map(\.words), minimumCount: 1),
            maximumLength: 2 + (image.captions.map { normalizer.cleanedWords(in: $0).count }.max() ?? 0),
            topCount: .max
        )
    }

    private var distinctWords: Int { Set(lines.flatMap(\.words)).count }
    private var longest: Int { lines.map(\.words.count).max() ?? 0 }

    var text: String {
        var parts = ["\(image.id)" + (split.map { " (\($0.rawValue))" } ?? "")]
        for (number, line) in zip(1..., lines) {
            parts.append("\(number)  before: \(normalizer.textBefore(line.caption))")
            parts.append("   after:  \(normalizer.textAfter(line.caption))")
            parts += others.map { "   \($0.mode.rawValue): \($0.textAfter(line.caption))" }
        }
        if let index { parts.append(index.text) }
        parts.append("\(distinctWords) different words; the longest caption has \(longest)")
        return parts.joined(separator: "\n")
    }

    var json: OrderedJSON {
        .object([
            "image": .string(image.id),
            "split": .optional(split) { .string($0.rawValue) },
            "cleaning": .string(normalizer.mode.rawValue),
            "captions": .array(
                lines.map { line in
                    .object([
                        "before": .string(normalizer.textBefore(line.caption)),
                        "after": .string(normalizer.textAfter(line.caption)),
                        "words": .array(line.words.map(OrderedJSON.string)),
                        "otherwise": .object(
                            others.map { .init(key: $0.mode.rawValue, value: .string($0.textAfter(line.caption))) }
                        ),
                    ])
                }
            ),
            "distinctWords": .integer(distinctWords),
            "longestCaption": .integer(longest),
            "kerasIndex": .optional(index, \.json),
        ])
    }
}
