import CutlineModels

/// The README of a model that another program trained.
struct ImportedModelCard {
    let model: (name: String, digest: String)
    let tokenizer: (name: String, digest: String)
    let encoder: ModelConfiguration.EncoderEntry
    let layers: [String]
    let vocabularySize: Int
    let maximumLength: Int
    let notes: [String]

    var text: String {
        let remarks = notes.isEmpty ? "" : "\n\(notes.map { "- \($0)" }.joined(separator: "\n"))\n"
        return """
            # A captioner imported from Keras

            | | |
            |---|---|
            | model | `\(model.name)`, sha256 `\(model.digest)` |
            | tokenizer | `\(tokenizer.name)`, sha256 `\(tokenizer.digest)` |
            | encoder | \(encoder.name), \(encoder.preprocessing.interpolation.rawValue) interpolation |
            | vocabulary | \(vocabularySize) ids |
            | search | the best word each time, up to \(maximumLength) |

            Its layers: \(layers.joined(separator: ", ")).
            \(remarks)
            What it was trained on is not known, nor is its licence: ask whoever trained it before passing it on.

            Captions are those that the model gave in Keras. `cutline caption --beam 3` usually gives better ones; `--precision fp32` \
            keeps the encoder's arithmetic at Keras' precision.

            """
    }
}
