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
    private let lines: [Line]

    init(of id: String, in dataset: Dataset) throws(CommandError) {
        guard let image = dataset.images.first(where: { $0.id == id }) else {
            let example = dataset.images.first?.id ?? ""
            throw CommandError(
                .badData,
                "no photo '\(id)' with captions; a photo is known by its whole file name, such as '\(example)'"
            )
        }
        self.image = image
        split = dataset.splits[id]
        let normalizer = CaptionNormalizer()
        lines = image.captions.map { Line(caption: $0, words: normalizer.words(in: $0)) }
    }

    private var distinctWords: Int { Set(lines.flatMap(\.words)).count }
    private var longest: Int { lines.map(\.words.count).max() ?? 0 }

    var text: String {
        var parts = ["\(image.id)" + (split.map { " (\($0.rawValue))" } ?? "")]
        for (number, line) in zip(1..., lines) {
            parts.append("\(number)  before: \(line.caption)\n   after:  \(line.words.joined(separator: " "))")
        }
        parts.append("\(distinctWords) different words; the longest caption has \(longest)")
        return parts.joined(separator: "\n")
    }

    var json: OrderedJSON {
        .object([
            "image": .string(image.id),
            "split": .optional(split) { .string($0.rawValue) },
            "captions": .array(
                lines.map { line in
                    .object([
                        "before": .string(line.caption),
                        "after": .string(line.words.joined(separator: " ")),
                        "words": .array(line.words.map(OrderedJSON.string)),
                    ])
                }
            ),
            "distinctWords": .integer(distinctWords),
            "longestCaption": .integer(longest),
        ])
    }
}
