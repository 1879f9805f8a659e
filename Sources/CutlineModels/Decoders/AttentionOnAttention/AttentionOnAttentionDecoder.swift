package import Torch
package import TorchNN

/// An LSTM whose attention is itself attended to: a gate of the query decides how much of what was seen is worth knowing
/// (Huang et al., 2019: "Attention on attention for image captioning", AoANet).
///
///     regions -> refining layers, in which regions look at each other
///     mean of regions plus what was said last, word -> LSTM -> attention over regions -> gate -> dropout -> vocabulary
package struct AttentionOnAttentionDecoder: CaptionDecoding {
    package let configuration: AttentionOnAttentionConfiguration
    private let regions: RegionProjection
    private let refiner: RegionRefiner?
    private var embedding: Embedding
    private var lstm: LSTMCell
    private var attention: HeadAttention
    private var gate: AttentionGate
    private var output: Linear
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.grid
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: AttentionOnAttentionConfiguration) {
        self.configuration = configuration
        let size = configuration.hiddenSize
        regions = RegionProjection(scope, "regions", configuration)
        refiner =
            configuration.refiningLayers > 0 ? RegionRefiner(scope.child("refiner"), configuration) : nil
        embedding = Embedding(
            scope.child("embedding"),
            entries: configuration.vocabularySize,
            dimensions: configuration.embeddingSize
        )
        lstm = LSTMCell(scope.child("lstm"), inputs: [configuration.embeddingSize, size], hidden: size)
        attention = HeadAttention(scope.child("attention"), size: size, heads: configuration.heads)
        gate = AttentionGate(scope.child("gate"), size: size)
        output = Linear(scope.child("output"), inputs: size, outputs: configuration.vocabularySize)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        regions.fit(features)
    }

    /// Keys and values of the regions, both [I, R, H], and what their mean adds to the LSTM's sums, with the bias, [I, 4H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let projected = regions(features, mode).regions
        let refined = refiner.map { $0(projected, mode) } ?? projected
        let sums = lstm.parts.sums(ofInput: 1, refined.mean(1), addingBias: true)
        return DecoderMemory(attention.memory(of: refined) + [sums.to(.float32)])
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let decoder = unrolled
        let words = wordDropout(embedding(captions.words), mode)
        let photographs = memory.tensors[2].gatheringRows(captions.wordImages)
        let sums = captions.positions(of: decoder.lstm.parts.sums(ofInput: 0, words) + photographs)
        let steps = captions.unrolled(from: initialState(images: captions.images, memory: memory)) {
            position,
            images,
            state in
            let step = decoder.advance(sums[position], images: images, memory, state)
            return ((step.said, step.weights), step.state)
        }
        return DecoderOutput(
            logits: output(outputDropout(Tensor.concatenating(steps.map(\.0)), mode)),
            attention: Tensor.concatenating(steps.map(\.1))
        )
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        let state = lstm.initialState(batch: images.count)
        return DecoderState(state, others: [state.hidden])
    }

    package var unrolled: AttentionOnAttentionDecoder {
        var decoder = self
        decoder.embedding = embedding.unrolled
        decoder.lstm = lstm.unrolled
        decoder.attention = attention.unrolled
        decoder.gate = gate.unrolled
        decoder.output = output.unrolled
        return decoder
    }

    package func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState,
        _ mode: ForwardMode
    ) -> (output: DecoderOutput, state: DecoderState) {
        let vectors = wordDropout(embedding(words), mode)
        let sums = lstm.parts.sums(ofInput: 0, vectors) + memory.tensors[2].gatheringRows(images)
        let step = advance(sums, images: images, memory, state)
        return (DecoderOutput(logits: output(outputDropout(step.said, mode)), attention: step.weights), step.state)
    }

    /// `state` is the LSTM's and what was said last [N, H].
    private func advance(
        _ sums: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ state: DecoderState
    ) -> (said: Tensor, weights: Tensor, state: DecoderState) {
        let lstm = lstm.parts
        let after = lstm.step(sums + lstm.sums(ofInput: 1, state.tensors[2]), from: state.lstm())
        let seen = attention(after.hidden, keys: memory.tensors[0], values: memory.tensors[1], images: images)
        let said = gate(seen.context, after.hidden).to(.float32)
        return (said, seen.weights, DecoderState(after, others: [said]))
    }
}

extension AttentionOnAttentionDecoder {
    package var layers: [NetworkLayer] {
        let size = configuration.hiddenSize
        var regions = configuration.regionLayers("regions").layers
        if refiner != nil {
            regions.append(
                NetworkLayer(
                    "refiner",
                    "\(configuration.refiningLayers) × self-attention",
                    output: .regions(size),
                    parameters: ["refiner"]
                )
            )
        }
        let mean = NetworkLayer("mean", "mean over regions", output: [.size(size)])
        let words = [NetworkLayer].words(
            configuration.embeddingSize,
            dropout: configuration.wordDropout,
            parameters: "embedding"
        )
        let core = [
            NetworkLayer(
                "lstm",
                "LSTM",
                output: .sequence(size),
                from: [mean.name, words.end],
                parameters: ["lstm"]
            ),
            NetworkLayer(
                "attention",
                "attention in \(configuration.heads) heads",
                output: .sequence(size),
                from: [regions.end, "lstm"],
                parameters: ["attention"]
            ),
            NetworkLayer(
                "gate",
                "attention on attention",
                output: .sequence(size),
                from: ["attention", "lstm"],
                parameters: ["gate"]
            ),
        ]
        return regions + [mean] + words + core
            + [NetworkLayer].scores(
                configuration.vocabularySize,
                from: size,
                dropout: configuration.outputDropout,
                parameters: "output"
            )
    }
}
