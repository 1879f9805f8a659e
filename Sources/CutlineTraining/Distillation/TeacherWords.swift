import Foundation
import Torch

/// What a teacher expects after every word of the training captions, of which only the likeliest words are kept.
struct TeacherWords {
    private static let fingerprintKey = "fingerprint"

    /// int64 [T, K]
    let words: Tensor
    /// float32 [T, K], of which every row adds up to 1.
    let probabilities: Tensor

    init(words: Tensor, probabilities: Tensor) {
        self.words = words
        self.probabilities = probabilities
    }

    /// The file's, if it is one that `write` made with the same `fingerprint`.
    init?(contentsOf url: URL, fingerprint: String) {
        guard let file = try? SafetensorsFile(contentsOf: url), file.metadata[Self.fingerprintKey] == fingerprint,
            let words = try? file.tensor("words"), let probabilities = try? file.tensor("probabilities")
        else { return nil }
        self.init(words: words, probabilities: probabilities)
    }

    func write(to url: URL, fingerprint: String) throws {
        try SafetensorsWriter.write(
            ["words": words, "probabilities": probabilities],
            metadata: [Self.fingerprintKey: fingerprint],
            to: url
        )
    }
}
