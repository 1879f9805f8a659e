package import CutlineText
import Torch
import TorchNN

/// How words without a vector start.
package enum MissingVectors: String, Sendable, Hashable, Codable, CaseIterable {
    /// As they would without a file of vectors.
    case random
    /// All zeros.
    case zero
}

/// Puts words' vectors into a decoder's embedding.
struct EmbeddingStart {
    let vectors: WordVectors
    let missing: MissingVectors
    let vocabulary: Vocabulary

    /// Fills `embedding` [V, D], which holds what its initialiser gave it. Specials have a vector where the file knows their names.
    func fill(_ embedding: Tensor) throws(TrainingError) {
        let size = embedding.size(1)
        guard vectors.dimension == size else {
            throw TrainingError(
                .invalidConfiguration,
                "the word vectors have \(vectors.dimension) numbers, the embedding \(size); leave --embedding-size out, "
                    + "or give the vectors' size"
            )
        }
        var rows = missing == .zero ? [Float](repeating: 0, count: embedding.count) : embedding.floats
        for id in 0..<vocabulary.count {
            guard let vector = vocabulary.token(at: Int32(id)).flatMap({ vectors[$0] }) else { continue }
            rows.replaceSubrange((id * size)..<((id + 1) * size), with: vector)
        }
        withoutGradients { embedding.assign(Tensor(rows, shape: embedding.shape)) }
    }
}

extension ParameterStore {
    /// Gives the embedding `name` its word vectors, where there are some, and takes it out of training when it is frozen.
    func prepareEmbedding(_ name: String, _ start: EmbeddingStart?, isFrozen: Bool) throws(TrainingError) {
        if let start, let embedding = tensors[name] { try start.fill(embedding) }
        if isFrozen { freeze(name) }
    }
}

extension TrainingConfiguration {
    /// The vocabulary of training captions. Words of others would leak into the model.
    package func vocabulary(of training: [CaptionedImage]) -> Vocabulary {
        Vocabulary(
            vocabulary,
            fitting: training.lazy.flatMap(\.captions).map(normalizer.words),
            minimumCount: minimumCount
        )
    }
}
