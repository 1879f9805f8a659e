import CutlineModels
import Torch

/// Photographs and all their captions as tensors.
struct TrainingBatch {
    let photographs: [PhotographView]
    /// Start and words of each caption.
    let captions: PackedCaptions
    /// int64 [N]: the word or the end that follows each word of `captions`.
    let targets: Tensor
    /// For each row of `captions`, which of the captions that were given it is.
    private let order: [Int]
    private let device: Device

    var tokens: Int { targets.count }

    /// - Parameter padding: the vocabulary's id for it.
    init(
        _ photographs: [(photograph: TrainingExamples.Photograph, view: PhotographView)],
        padding: Int32,
        on device: Device = .cpu
    ) {
        self.init(
            photographs.map(\.view),
            captions: photographs.map { $0.photograph.captions(mirrored: $0.view.isMirrored) },
            padding: padding,
            on: device
        )
    }

    /// - Parameter captions: of each photograph, from start to end.
    init(
        _ photographs: [PhotographView],
        captions: [[TrainingExamples.Caption]],
        padding: Int32,
        on device: Device = .cpu
    ) {
        self.photographs = photographs
        let captions = captions.enumerated().flatMap { index, captions in
            captions.map { (image: index, words: $0) }
        }
        // Longest first; equal ones stay in order, so that a batch does not depend on the way of sorting.
        let sorted = captions.enumerated()
            .sorted { ($1.element.words.count, $0.offset) < ($0.element.words.count, $1.offset) }
        let images = sorted.map(\.element.image)
        order = sorted.map(\.offset)
        self.device = device
        func packed(_ words: [[Int32]]) -> PackedCaptions {
            PackedCaptions(words, images: images, padding: padding, on: device)
        }
        self.captions = packed(sorted.map { Array($0.element.words.dropLast()) })
        targets = packed(sorted.map { Array($0.element.words.dropFirst()) }).words
    }

    private init(_ other: TrainingBatch, captions: PackedCaptions) {
        photographs = other.photographs
        self.captions = captions
        targets = other.targets
        order = other.order
        device = other.device
    }

    /// The same with other words told: `word` is given each word's index and the word.
    func telling(_ word: (Int, Int32) -> Int32) -> TrainingBatch {
        let words = captions.words.integers.enumerated().map { Int64(word($0, Int32($1))) }
        return TrainingBatch(self, captions: captions.replacingWords(Tensor(words).to(on: device)))
    }

    /// int64 [N] on the CPU: the number of each target, out of those of each caption, in the order in which captions were given.
    func perTarget(_ numbers: [Range<Int>]) -> Tensor {
        let rows = order.map { numbers[$0].lowerBound }
        let values = captions.counts.enumerated().flatMap { position, count in
            rows[0..<count].map { Int64($0 + position) }
        }
        return Tensor(values)
    }
}
