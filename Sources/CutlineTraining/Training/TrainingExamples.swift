import CutlineText

/// Training captions as word ids, by photograph.
struct TrainingExamples: Sendable {
    /// A caption as word ids: start, words, end.
    typealias Caption = [Int32]

    struct Photograph: Sendable {
        /// In the feature store.
        let row: Int
        let captions: [Caption]
        /// The same captions for the mirror image.
        let mirroredCaptions: [Caption]

        func captions(mirrored isMirrored: Bool) -> [Caption] { isMirrored ? mirroredCaptions : captions }

        func view(_ entry: EpochPlan.Entry) -> PhotographView {
            PhotographView(row: row, isMirrored: entry.isMirrored, seed: entry.seed)
        }
    }

    /// Those that have a caption.
    let photographs: [Photograph]

    /// Captions without a word that the vocabulary can express are left out; longer ones than `maximumLength` are cut and have no end.
    init(
        _ images: [CaptionedImage],
        rows: [Int],
        normalizer: CaptionNormalizer,
        vocabulary: Vocabulary,
        maximumLength: Int
    ) {
        func encode(_ words: [String]) -> Caption? {
            let sequence = vocabulary.encodeWithBoundaries(words)
            guard sequence.count > 2 else { return nil }
            return sequence.count > maximumLength + 2 ? Array(sequence.prefix(maximumLength + 1)) : sequence
        }
        photographs = zip(images, rows).compactMap { image, row in
            let captions = image.captions.compactMap { caption -> (Caption, Caption)? in
                let words = normalizer.words(in: caption)
                guard let sequence = encode(words) else { return nil }
                return (sequence, encode(Self.mirrored(words)) ?? sequence)
            }
            guard !captions.isEmpty else { return nil }
            return Photograph(row: row, captions: captions.map(\.0), mirroredCaptions: captions.map(\.1))
        }
    }

    var captionCount: Int { photographs.reduce(0) { $0 + $1.captions.count } }

    /// The number of targets in one epoch.
    var tokens: Int { photographs.reduce(0) { $0 + $1.captions.reduce(0) { $0 + $1.count - 1 } } }

    /// How many photographs bring about `captions` captions.
    func photographs(forCaptions captions: Int) -> Int {
        let mean = Double(captionCount) / Double(max(1, photographs.count))
        return max(1, Int((Double(captions) / max(1, mean)).rounded()))
    }

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
