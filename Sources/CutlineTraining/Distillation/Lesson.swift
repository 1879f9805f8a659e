import Torch

/// What a teacher expects after the words of a batch: its likeliest words.
struct Lesson {
    /// int64 [N, K]
    let words: Tensor
    /// float32 [N, K], of which every row adds up to 1.
    let probabilities: Tensor
    /// What the teacher's words count beside people's, 0 to 1.
    let weight: Double

    /// How far `logits` [N, V] are from the teacher: the cross-entropy of its probabilities, a mean over words (Hinton, Vinyals
    /// and Dean, 2015: "Distilling the knowledge in a neural network", at temperature 1).
    func loss(_ logits: Tensor) -> Tensor {
        (logits.logSoftmax().gathering(words, axis: 1) * probabilities).sum() * (-1 / Double(words.size(0)))
    }
}
