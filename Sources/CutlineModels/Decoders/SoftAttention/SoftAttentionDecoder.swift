package import Torch
package import TorchNN

/// An LSTM that looks at a grid of regions before each word (Xu et al., 2015: "Show, Attend and Tell", soft attention).
///
///     mean of regions -> the LSTM's first state
///     state before -> attention over regions, times a gate of the state
///     word, attended regions -> LSTM
///     word, state, attended regions -> sum, tanh -> dropout -> vocabulary
///
/// The last line is the paper's deep output, with the tanh of the authors' code. Regions are brought to the LSTM's size first.
/// Parameter names are in the manner of github.com/ruotianluo/self-critical.pytorch.
package struct SoftAttentionDecoder: CaptionDecoding {
    package let configuration: AttentionConfiguration
    private let regions: RegionProjection
    private let keys: Linear
    private let firstHidden: Linear
    private let firstCell: Linear
    private var embedding: Embedding
    private var attention: AdditiveAttention
    private var gate: Linear
    private var lstm: LSTMCell
    private var stateOutput: Linear
    private var contextOutput: Linear
    private var output: Linear
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.grid
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: AttentionConfiguration) {
        self.configuration = configuration
        let (featureSize, size) = (configuration.featureSize, configuration.hiddenSize)
        let embeddingSize = configuration.embeddingSize
        embedding = Embedding(
            scope.child("embed.0"),
            entries: configuration.vocabularySize,
            dimensions: embeddingSize
        )
        regions = RegionProjection(scope, "att_embed.0", configuration)
        keys = Linear(scope.child("ctx2att"), inputs: size, outputs: configuration.attentionSize)
        firstHidden = Linear(scope.child("init_h"), inputs: featureSize, outputs: size)
        firstCell = Linear(scope.child("init_c"), inputs: featureSize, outputs: size)
        let core = scope.child("core")
        attention = AdditiveAttention(core.child("attention"), queries: size, size: configuration.attentionSize)
        gate = Linear(core.child("gate"), inputs: size, outputs: 1)
        lstm = LSTMCell(core.child("lstm"), inputs: [embeddingSize, size], hidden: size)
        stateOutput = Linear(scope.child("h2out"), inputs: size, outputs: embeddingSize)
        // The biases of one sum would be one.
        contextOutput = Linear(scope.child("ctx2out"), inputs: size, outputs: embeddingSize, bias: false)
        output = Linear(scope.child("logit"), inputs: embeddingSize, outputs: configuration.vocabularySize)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        regions.fit(features)
    }

    /// Regions [I, R, H], their keys [I, R, A], and the LSTM's first hidden and cell state, both [I, H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let (regions, mean) = regions(features, mode)
        return DecoderMemory([
            regions.collectingGradients(), keys(regions).to(.float32).collectingGradients(),
            firstHidden(mean).tanh().to(.float32), firstCell(mean).tanh().to(.float32),
        ])
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let decoder = unrolled
        let words = wordDropout(embedding(captions.words), mode)
        let sums = captions.positions(of: decoder.lstm.parts.sums(ofInput: 0, words, addingBias: true))
        let steps = captions.unrolled(from: initialState(images: captions.images, memory: memory)) {
            position,
            images,
            state in
            let step = decoder.advance(sums[position], images: images, memory, state.lstm())
            return (step, DecoderState(step.state))
        }
        return DecoderOutput(
            logits: scores(
                words,
                Tensor.concatenating(steps.map(\.state.hidden)),
                Tensor.concatenating(steps.map(\.context)),
                mode
            ),
            attention: Tensor.concatenating(steps.map(\.weights))
        )
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        DecoderState(LSTM.State(hidden: memory.tensors[2], cell: memory.tensors[3]).gatheringRows(images))
    }

    package var unrolled: SoftAttentionDecoder {
        var decoder = self
        decoder.embedding = embedding.unrolled
        decoder.attention = attention.unrolled
        decoder.gate = gate.unrolled
        decoder.lstm = lstm.unrolled
        decoder.stateOutput = stateOutput.unrolled
        decoder.contextOutput = contextOutput.unrolled
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
        let words = wordDropout(embedding(words), mode)
        let sums = lstm.parts.sums(ofInput: 0, words, addingBias: true)
        let step = advance(sums, images: images, memory, state.lstm())
        let logits = scores(words, step.state.hidden, step.context, mode)
        return (DecoderOutput(logits: logits, attention: step.weights), DecoderState(step.state))
    }

    private struct Step {
        let state: LSTM.State
        let context: Tensor
        let weights: Tensor
    }

    private func advance(
        _ sums: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ state: LSTM.State
    ) -> Step {
        let seen = attention(state.hidden, keys: memory.tensors[1], values: memory.tensors[0], images: images)
        let context = seen.context * gate(state.hidden).sigmoid()
        let lstm = lstm.parts
        let after = lstm.step(sums + lstm.sums(ofInput: 1, context), from: state)
        return Step(state: after, context: context, weights: seen.weights)
    }

    private func scores(_ words: Tensor, _ hidden: Tensor, _ context: Tensor, _ mode: ForwardMode) -> Tensor {
        let sum = words + stateOutput(outputDropout(hidden, mode)) + contextOutput(context)
        return output(outputDropout(sum.tanh(), mode))
    }
}

extension SoftAttentionDecoder {
    package var layers: [NetworkLayer] {
        let (size, embeddingSize) = (configuration.hiddenSize, configuration.embeddingSize)
        let (regions, scaled) = configuration.regionLayers("att_embed.0")
        let words = [NetworkLayer].words(
            embeddingSize,
            dropout: configuration.wordDropout,
            parameters: "embed.0"
        )
        let start = [
            NetworkLayer("mean", "mean over regions", output: [.size(configuration.featureSize)], from: [scaled]),
            NetworkLayer("first state", "dense, tanh", output: [.size(size)], parameters: ["init_h", "init_c"]),
        ]
        let core = [
            NetworkLayer(
                "attention",
                "gated additive attention",
                output: .sequence(size),
                from: [regions.end, "first state"],
                parameters: ["ctx2att", "core.attention", "core.gate"]
            ),
            NetworkLayer(
                "lstm",
                "LSTM",
                output: .sequence(size),
                from: [words.end, "attention", "first state"],
                parameters: ["core.lstm"]
            ),
            NetworkLayer(
                "sum",
                "dense, add, tanh",
                output: .sequence(embeddingSize),
                from: [words.end, "lstm", "attention"],
                parameters: ["h2out", "ctx2out"]
            ),
        ]
        return regions + start + words + core
            + [NetworkLayer].scores(
                configuration.vocabularySize,
                from: embeddingSize,
                dropout: configuration.outputDropout,
                parameters: "logit"
            )
    }
}
