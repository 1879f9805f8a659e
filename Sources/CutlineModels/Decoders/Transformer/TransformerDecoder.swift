package import Torch
package import TorchNN

/// The decoder of a small Transformer (Vaswani et al., 2017: "Attention is all you need") with regions in the encoder's place.
///
///     word -> dense, plus a learned vector of its position -> layers -> normalisation -> dropout -> vocabulary
///     a layer: attention to the words before, attention to regions, two dense layers with GELU; each normalised first, and added
///
/// A whole caption is read at once while it trains. A search keeps the keys and the values of the words so far.
package struct TransformerDecoder: CaptionDecoding {
    package let configuration: TransformerConfiguration
    private let regions: RegionProjection
    private let embedding: Embedding
    private let words: Linear
    private let positions: Embedding
    private let stack: [TransformerLayer]
    private let normalization: LayerNormalization
    private let output: Linear
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.grid
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: TransformerConfiguration) {
        self.configuration = configuration
        let size = configuration.hiddenSize
        regions = RegionProjection(scope, "regions", configuration)
        embedding = Embedding(
            scope.child("embedding"),
            entries: configuration.vocabularySize,
            dimensions: configuration.embeddingSize
        )
        // Positions have what a bias would add.
        words = Linear(scope.child("words"), inputs: configuration.embeddingSize, outputs: size, bias: false)
        // Of the start, and of the words after it.
        positions = Embedding(
            scope.child("positions"),
            entries: configuration.maximumLength + 1,
            dimensions: size
        )
        stack = (0..<configuration.depth).map { TransformerLayer(scope.child("layers.\($0)"), configuration) }
        normalization = LayerNormalization(scope.child("norm"), size: size)
        output = Linear(scope.child("output"), inputs: size, outputs: configuration.vocabularySize)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        regions.fit(features)
    }

    /// For each layer the keys and the values of the regions, both [I, R, H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let regions = regions(features, mode).regions
        return DecoderMemory(stack.flatMap { $0.memory(of: regions) })
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let inputs = inputs(captions.words, positions: captions.positions, mode)
        return scores(inputs, images: captions.wordImages, memory, mode) { _, query, key, value in
            // Padding stands at the end, so that what no word may see is also what comes after it.
            let seen = captions.laidOut(query).sequenceAttention(
                keys: captions.laidOut(key),
                values: captions.laidOut(value),
                heads: configuration.heads,
                isCausal: true
            )
            return captions.picked(from: seen)
        }
    }

    /// For each layer the keys and the values of the words so far, both [N, T, H].
    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        let none = Tensor.zeros([images.count, 0, configuration.hiddenSize], on: images.device)
        return DecoderState(Array(repeating: none, count: 2 * configuration.depth))
    }

    package func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState,
        _ mode: ForwardMode
    ) -> (output: DecoderOutput, state: DecoderState) {
        let rows = Tensor.range(0..<words.count).to(on: words.device)
        let position = Tensor.full([words.count], Double(state.tensors[0].size(1)), .int64, on: words.device)
        var tensors = state.tensors
        let inputs = inputs(words, positions: position, mode)
        let output = scores(inputs, images: images, memory, mode) { layer, query, key, value in
            let keys = Tensor.concatenating([tensors[2 * layer], key.unsqueezed(1)], axis: 1)
            let values = Tensor.concatenating([tensors[2 * layer + 1], value.unsqueezed(1)], axis: 1)
            (tensors[2 * layer], tensors[2 * layer + 1]) = (keys, values)
            return query.dotProductAttention(
                keys: keys,
                values: values,
                images: rows,
                heads: configuration.heads
            ).context
        }
        return (output, DecoderState(tensors))
    }

    /// Words (int64 [N]) as the first layer reads them: [N, H].
    private func inputs(_ ids: Tensor, positions places: Tensor, _ mode: ForwardMode) -> Tensor {
        let last = Tensor.full([], Double(configuration.maximumLength), .int64, on: places.device)
        return wordDropout(words(embedding(ids)) + positions(places.minimum(last)), mode)
    }

    private func scores(
        _ inputs: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ mode: ForwardMode,
        attend: (_ layer: Int, _ query: Tensor, _ key: Tensor, _ value: Tensor) -> Tensor
    ) -> DecoderOutput {
        var words = inputs
        var weights: Tensor?
        for (index, layer) in stack.enumerated() {
            let own = memory.tensors[(2 * index)..<(2 * index + 2)]
            (words, weights) = layer(words, images: images, memory: own, mode) { attend(index, $0, $1, $2) }
        }
        return DecoderOutput(logits: output(outputDropout(normalization(words), mode)), attention: weights)
    }
}

extension TransformerDecoder {
    package var layers: [NetworkLayer] {
        let size = configuration.hiddenSize
        let regions = configuration.regionLayers("regions").layers
        var words = [
            NetworkLayer("words", "input", output: [.words], from: []),
            NetworkLayer(
                "embedding",
                "embedding",
                output: .sequence(configuration.embeddingSize),
                parameters: ["embedding"]
            ),
            NetworkLayer(
                "dense",
                "dense, plus positions",
                output: .sequence(size),
                parameters: ["words", "positions"]
            ),
            .dropout("word dropout", configuration.wordDropout, output: .sequence(size)),
        ].compactMap { $0 }
        for layer in 0..<configuration.depth {
            words += [
                NetworkLayer(
                    "self-attention \(layer + 1)",
                    "attention in \(configuration.heads) heads",
                    output: .sequence(size),
                    parameters: ["layers.\(layer).own"]
                ),
                NetworkLayer(
                    "attention \(layer + 1)",
                    "attention in \(configuration.heads) heads",
                    output: .sequence(size),
                    from: ["self-attention \(layer + 1)", regions.end],
                    parameters: ["layers.\(layer).regions"]
                ),
                NetworkLayer(
                    "dense \(layer + 1)",
                    "dense, GELU, dense",
                    output: .sequence(size),
                    parameters: ["layers.\(layer).dense"]
                ),
            ]
        }
        let normalization = NetworkLayer("normalisation", "normalised", output: .sequence(size), parameters: ["norm"])
        return regions + words + [normalization]
            + [NetworkLayer].scores(
                configuration.vocabularySize,
                from: size,
                dropout: configuration.outputDropout,
                parameters: "output"
            )
    }
}
