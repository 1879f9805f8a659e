import Torch

/// A merge network's weights under the names of Cutline's decoder, with normalisations folded into the dense layers.
struct MergeWeights {
    private let image: DenseWeights
    private let embedding: Tensor
    private let lstm: [String: Tensor]
    private let hidden: DenseWeights
    private let output: DenseWeights

    init(_ network: MergeNetwork, _ weights: KerasLayerWeights, file: String) throws(ImportError) {
        embedding = try weights.embedding(network.embedding)
        lstm = try weights.lstm(network.lstm, inputs: embedding.size(1))
        let units = try weights.size("units", of: network.lstm)

        func dense(_ stage: MergeNetwork.Stage, inputs: Int) throws(ImportError) -> DenseWeights {
            try weights.dense(stage.dense, inputs: inputs)
                .reading(weights.scaling(stage.normalizations, channels: inputs))
        }
        let afterImage = try weights.scaling(network.imageNormalizations, channels: units)
        guard afterImage.isPositive else {
            throw ImportError(
                .unsupported,
                "\(file): \(network.imageNormalizations[0].title) turns the sign of some channels after a ReLU, which cannot be folded into its Dense"
            )
        }
        image = try dense(network.image, inputs: network.featureSize).scaled(by: afterImage.factor)
        hidden = try dense(network.hidden, inputs: units).adding(afterImage.summand)
        output = try dense(network.output, inputs: hidden.bias.size(0))
    }

    /// The number of words with a vector, and of those with a score.
    var entryCount: Int { embedding.size(0) }
    var wordCount: Int { output.bias.size(0) }

    var embeddingSize: Int { embedding.size(1) }
    var hiddenSize: Int { image.bias.size(0) }
    var outputSize: Int { hidden.bias.size(0) }

    /// All of them, for the first `words` words.
    func tensors(words: Int) -> [String: Tensor] {
        var tensors = [
            "embedding.weight": embedding.sliced(0..<words, axis: 0),
            "output.weight": output.weight.sliced(0..<words, axis: 0),
            "output.bias": output.bias.sliced(0..<words, axis: 0),
        ]
        for (name, dense) in [("image", image), ("hidden", hidden)] {
            tensors["\(name).weight"] = dense.weight
            tensors["\(name).bias"] = dense.bias
        }
        for (name, tensor) in lstm { tensors["lstm.\(name)"] = tensor }
        return tensors.mapValues { $0.contiguous() }
    }
}
