package import CutlineModels
package import CutlineText
package import Foundation
import Torch
package import TorchNN
import WeightFiles

/// A captioner that Keras saved, as Cutline's merge decoder and vocabulary.
///
/// Read are the file's arrays and its description of the model; nothing in it is executed.
package struct KerasCaptioner {
    /// The words that stand around each caption that the tokenizer was fitted on.
    package struct Marks: Sendable, Hashable {
        package var start: String
        package var end: String

        package init(start: String = Vocabulary.kerasStart, end: String = Vocabulary.kerasEnd) {
            self.start = start
            self.end = end
        }
    }

    package let configuration: MergeConfiguration
    package let vocabulary: Vocabulary
    /// The most words of a caption.
    package let maximumLength: Int
    /// The layers that were taken over, from the photograph and the words to the scores.
    package let layers: [String]
    /// What a user may want to know of the network.
    package let notes: [String]
    private let tensors: [String: Tensor]
    private let origin: String

    /// The longest caption of Flickr8k, with its marks, as the tutorials find it.
    package static let usualMaximumLength = 34

    /// - Parameter maximumLength: the most words of a caption, where the model is not to say.
    package init(contentsOf model: URL, tokenizer: URL, marks: Marks = Marks(), maximumLength: Int? = nil) throws {
        let file = try KerasFile(contentsOf: model)
        guard let description = file.modelConfiguration else {
            throw ImportError(
                .unsupported,
                "\(model.path): holds weights without the description of their model; save the whole model: model.save('model.keras')"
            )
        }
        let network = try MergeNetwork(KerasGraph(description, file: model.path))
        let weights = try MergeWeights(network, KerasLayerWeights(file.layers, file: model.path), file: model.path)

        let words = try KerasWords(tokenizer, marks: marks)
        let surplus = try words.surplus(of: weights, file: model.path)
        var notes = network.omissions.map { "not taken over, as it counts in training alone: \($0)" }
        if surplus > 0 {
            notes.append("left out \(surplus) outputs that num_words, a limit in \(tokenizer.path), gives no word to")
        }
        self.maximumLength = maximumLength ?? network.wordCount ?? Self.usualMaximumLength
        if maximumLength == nil && network.wordCount == nil {
            notes.append(
                "the model reads any number of words; captions end after \(Self.usualMaximumLength), unless --maximum-length says otherwise"
            )
        }
        vocabulary = words.vocabulary
        configuration = MergeConfiguration(
            featureSize: network.featureSize,
            vocabularySize: words.vocabulary.count,
            featureScaling: .none,
            embeddingSize: weights.embeddingSize,
            hiddenSize: weights.hiddenSize,
            outputSize: weights.outputSize,
            recurrentBias: false,
            paddedLength: network.isMasked ? nil : network.wordCount ?? self.maximumLength,
            imageDropout: network.imageDropout,
            wordDropout: network.wordDropout,
            outputDropout: network.outputDropout
        )
        if let problem = configuration.problem ?? Self.search(maximumLength: self.maximumLength).problem {
            throw ImportError(.unsupported, "\(model.path): \(problem)")
        }
        layers = network.titles
        self.notes = notes
        tensors = weights.tensors(words: words.vocabulary.count)
        origin = model.path
    }

    /// The decoder with its weights.
    package func decoder() throws -> (decoder: any CaptionDecoding, store: ParameterStore) {
        let loaded = try ParameterStore.loading(tensors, origin: origin) { MergeDecoder($0, configuration) }
        return (loaded.model, loaded.store)
    }

    /// What the tutorials do to find a caption: the best word each time, up to a length.
    package var search: SearchOptions { Self.search(maximumLength: maximumLength) }

    private static func search(maximumLength: Int) -> SearchOptions {
        SearchOptions(beamWidth: 1, minimumLength: 0, maximumLength: maximumLength, blockedRepetition: 0)
    }
}
