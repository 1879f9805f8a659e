import CutlineMetrics
import CutlineText

/// How good captions are, as word ids, beside what people say of the photographs: CIDEr-D, if asked for with BLEU-4.
///
/// The document frequencies are those of the training captions, once and for all, and captions are compared with their end, as
/// otherwise they learn to stop in the middle.
struct CaptionReward: Sendable {
    /// What people say of one photograph, and of its mirror image.
    struct References: Sendable {
        let upright: Set
        let mirrored: Set

        struct Set: Sendable {
            let weighted: CIDErD.References
            let sentences: [EvaluationSentence]
        }
    }

    private let cider: CIDErD
    private let references: [Int: References]
    private let bleuWeight: Double
    private let end: Int32

    /// - Parameters:
    ///   - images: the training photographs, and `rows` their places.
    ///   - bleuWeight: what BLEU-4 counts beside CIDEr-D, each from 0 on; 0 leaves it out.
    init(
        _ images: [CaptionedImage],
        rows: [Int],
        normalizer: CaptionNormalizer,
        vocabulary: Vocabulary,
        bleuWeight: Double
    ) {
        self.bleuWeight = bleuWeight
        end = vocabulary.specials.end
        // Words that the vocabulary lacks count too: a caption cannot have them, which is part of what it misses.
        var unknown: [String: Int32] = [:]
        func ids(_ words: [String]) -> [Int32] {
            words.map { word in
                if let id = vocabulary.index(of: word) { return id }
                if let id = unknown[word] { return id }
                let id = Int32(vocabulary.count + unknown.count)
                unknown[word] = id
                return id
            } + [vocabulary.specials.end]
        }
        let captions = images.map { image in
            let words = image.captions.map(normalizer.words)
            return (words.map(ids), words.map { ids(TrainingExamples.mirrored($0)) })
        }
        let cider = CIDErD(documentFrequencies: .init(references: captions.map(\.0)))
        func set(_ captions: [[Int32]]) -> References.Set {
            References.Set(
                weighted: cider.references(captions),
                sentences: bleuWeight > 0 ? captions.map { EvaluationSentence(tokens: $0) } : []
            )
        }
        self.cider = cider
        references = Dictionary(
            zip(rows, captions).map { ($0, References(upright: set($1.0), mirrored: set($1.1))) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The rewards of captions, each about a view of a training photograph. Runs on all cores.
    func scores(_ captions: [(view: PhotographView, words: [Int32], isFinished: Bool)]) -> [Double] {
        ParallelMap.map(captions) { caption in
            guard let both = references[caption.view.row] else { return 0 }
            let references = caption.view.isMirrored ? both.mirrored : both.upright
            let words = caption.isFinished ? caption.words + [end] : caption.words
            let score = cider.score(words, against: references.weighted)
            guard bleuWeight > 0 else { return score }
            let sample = EvaluationSample(
                hypothesis: EvaluationSentence(tokens: words),
                references: references.sentences
            )
            return score + bleuWeight * (BLEU().score([sample]).perImage.first?.last ?? 0)
        }
    }
}
