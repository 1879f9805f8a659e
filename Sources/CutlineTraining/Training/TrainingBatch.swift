import CutlineModels
import Torch

/// Photographs and all their captions as tensors.
struct TrainingBatch {
    /// A photograph's row in the feature store, and which of its views is shown.
    struct View: Sendable, Hashable {
        let row: Int
        let isMirrored: Bool
    }

    let photographs: [View]
    /// Start and words of each caption.
    let captions: PackedCaptions
    /// int64 [N]: the word or the end that follows each word of `captions`.
    let targets: Tensor

    var tokens: Int { targets.count }

    /// - Parameter padding: the vocabulary's id for it.
    init(_ photographs: [(TrainingExamples.Photograph, isMirrored: Bool)], padding: Int32, on device: Device = .cpu) {
        self.photographs = photographs.map { View(row: $0.row, isMirrored: $1) }
        let captions = photographs.enumerated().flatMap { index, shown in
            (shown.isMirrored ? shown.0.mirroredCaptions : shown.0.captions).map { (image: index, words: $0) }
        }
        // Longest first; equal ones stay in order, so that a batch does not depend on the way of sorting.
        let sorted = captions.enumerated()
            .sorted { ($1.element.words.count, $0.offset) < ($0.element.words.count, $1.offset) }.map(\.element)
        let images = sorted.map(\.image)
        func packed(_ words: [[Int32]]) -> PackedCaptions {
            PackedCaptions(words, images: images, padding: padding, on: device)
        }
        self.captions = packed(sorted.map { Array($0.words.dropLast()) })
        targets = packed(sorted.map { Array($0.words.dropFirst()) }).words
    }
}
