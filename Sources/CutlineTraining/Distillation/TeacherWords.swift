import Foundation
import Torch

/// What a teacher expects after the words of the training captions, of which only the likeliest words are kept: of the first
/// photographs, or of all.
struct TeacherWords {
    private enum Key {
        static let fingerprint = "fingerprint"
        static let views = "views"
        static let words = "words"
        static let probabilities = "probabilities"
    }

    /// int64 [T, K]
    let words: Tensor
    /// float32 [T, K], of which every row adds up to 1.
    let probabilities: Tensor
    /// The photographs and mirror images that these are of.
    let views: Int

    init(words: Tensor, probabilities: Tensor, views: Int) {
        self.words = words
        self.probabilities = probabilities
        self.views = views
    }

    /// The file's, if it is one that `write` made with the same `fingerprint`.
    init?(contentsOf url: URL, fingerprint: String) {
        guard let file = try? SafetensorsFile(contentsOf: url), file.metadata[Key.fingerprint] == fingerprint,
            let views = file.metadata[Key.views].flatMap(Int.init), let words = try? file.tensor(Key.words),
            let probabilities = try? file.tensor(Key.probabilities)
        else { return nil }
        self.init(words: words, probabilities: probabilities, views: views)
    }

    func write(to url: URL, fingerprint: String) throws {
        try SafetensorsWriter.write(
            [Key.words: words, Key.probabilities: probabilities],
            metadata: [Key.fingerprint: fingerprint, Key.views: String(views)],
            to: url
        )
    }
}
