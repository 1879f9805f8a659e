import CutlineText

/// Training captions as word ids, each with the row of its photograph in the feature store.
struct TrainingExamples: Sendable {
    struct Example: Sendable {
        let row: Int
        /// Start, words, end.
        let words: [Int32]
        /// The same for the mirror image.
        let mirroredWords: [Int32]
    }

    let examples: [Example]

    /// Captions without a word that the vocabulary can express are left out; longer ones than `maximumLength` are cut and have no end.
    init(
        _ images: [CaptionedImage],
        rows: [Int],
        normalizer: CaptionNormalizer,
        vocabulary: Vocabulary,
        maximumLength: Int
    ) {
        func encode(_ words: [String]) -> [Int32]? {
            let sequence = vocabulary.encodeWithBoundaries(words)
            guard sequence.count > 2 else { return nil }
            return sequence.count > maximumLength + 2 ? Array(sequence.prefix(maximumLength + 1)) : sequence
        }
        examples = zip(images, rows).flatMap { image, row in
            image.captions.compactMap { caption in
                let words = normalizer.words(in: caption)
                guard let sequence = encode(words) else { return nil }
                return Example(row: row, words: sequence, mirroredWords: encode(Self.mirrored(words)) ?? sequence)
            }
        }
    }

    /// The number of targets in one epoch.
    var tokens: Int { examples.reduce(0) { $0 + $1.words.count - 1 } }

    /// What the words become when the photograph is mirrored.
    static func mirrored(_ words: [String]) -> [String] {
        words.map { word in
            switch word {
            case "left": "right"
            case "right": "left"
            default: word
            }
        }
    }
}
