import Torch

/// Captions of similar length as tensors, and the photographs they belong to.
struct TrainingBatch {
    /// int64 [B, T]: start and words, padded at the end.
    let words: Tensor
    /// int64 [B, T]: words and end, padded at the end.
    let targets: Tensor
    /// int64 [B]: the row of `photographs` that each caption belongs to.
    let images: Tensor
    /// Rows of the feature store, each once.
    let photographs: [Int]
    /// Targets that are not padding.
    let tokens: Int

    /// - Parameter padding: the vocabulary's id for it.
    init(_ examples: [TrainingExamples.Example], isMirrored: Bool, padding: Int32) {
        let sequences = examples.map { isMirrored ? $0.mirroredWords : $0.words }
        let length = (sequences.map(\.count).max() ?? 1) - 1
        var words: [Int64] = []
        var targets: [Int64] = []
        for sequence in sequences {
            let missing = Array(repeating: Int64(padding), count: length - (sequence.count - 1))
            words += sequence.dropLast().map(Int64.init) + missing
            targets += sequence.dropFirst().map(Int64.init) + missing
        }
        var positions: [Int: Int] = [:]
        var photographs: [Int] = []
        let images = examples.map { example in
            if let position = positions[example.row] { return Int64(position) }
            positions[example.row] = photographs.count
            photographs.append(example.row)
            return Int64(photographs.count - 1)
        }
        self.words = Tensor(words, shape: [sequences.count, length])
        self.targets = Tensor(targets, shape: [sequences.count, length])
        self.images = Tensor(images)
        self.photographs = photographs
        tokens = sequences.reduce(0) { $0 + $1.count - 1 }
    }
}
