package import Torch
package import TorchNN

/// Two LSTMs, of which the first decides where to look and the second what to say (Anderson et al., 2018: "Bottom-up and
/// top-down attention"), on a grid of regions.
///
///     mean of regions, word, what was said last -> attention LSTM -> attention over regions
///     attended regions, attention LSTM -> language LSTM -> dropout -> vocabulary
///
/// Parameter names are those of `UpDownModel` in github.com/ruotianluo/self-critical.pytorch.
package struct UpDownDecoder: CaptionDecoding {
    package let configuration: AttentionConfiguration
    private let regions: RegionProjection
    private let photograph: Linear
    private let keys: Linear
    private var embedding: Embedding
    private var attention: AdditiveAttention
    private var attentionLSTM: LSTMCell
    private var languageLSTM: LSTMCell
    private var output: Linear
    private let imageDropout: Dropout
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.grid
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: AttentionConfiguration) {
        self.configuration = configuration
        let size = configuration.hiddenSize
        embedding = Embedding(
            scope.child("embed.0"),
            entries: configuration.vocabularySize,
            dimensions: configuration.embeddingSize
        )
        photograph = Linear(scope.child("fc_embed.0"), inputs: configuration.featureSize, outputs: size)
        regions = RegionProjection(scope, "att_embed.0", configuration)
        keys = Linear(scope.child("ctx2att"), inputs: size, outputs: configuration.attentionSize)
        let core = scope.child("core")
        attentionLSTM = LSTMCell(
            core.child("att_lstm"),
            inputs: [size, size, configuration.embeddingSize],
            hidden: size
        )
        languageLSTM = LSTMCell(core.child("lang_lstm"), inputs: [size, size], hidden: size)
        attention = AdditiveAttention(core.child("attention"), queries: size, size: configuration.attentionSize)
        output = Linear(scope.child("logit"), inputs: size, outputs: configuration.vocabularySize)
        imageDropout = Dropout(configuration.imageDropout)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        regions.fit(features)
    }

    /// Regions [I, R, H], their keys [I, R, A], and what the photograph as a whole adds to the attention LSTM's sums, with the
    /// bias, [I, 4H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let (regions, mean) = regions(features, mode)
        let whole = imageDropout(photograph(mean).relu(), mode)
        return DecoderMemory([
            regions.collectingGradients(), keys(regions).to(.float32).collectingGradients(),
            attentionLSTM.parts.sums(ofInput: 1, whole, addingBias: true).to(.float32),
        ])
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let decoder = unrolled
        let sums = captions.positions(of: decoder.sums(captions.words, images: captions.wordImages, memory, mode))
        let steps = captions.unrolled(from: initialState(images: captions.images, memory: memory)) {
            position,
            images,
            state in
            let step = decoder.advance(sums[position], images: images, memory, state)
            return ((step.hidden, step.weights), step.state)
        }
        return DecoderOutput(
            logits: output(outputDropout(Tensor.concatenating(steps.map(\.0)), mode)),
            attention: Tensor.concatenating(steps.map(\.1))
        )
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        DecoderState(
            attentionLSTM.initialState(batch: images.count),
            languageLSTM.initialState(batch: images.count)
        )
    }

    package var unrolled: UpDownDecoder {
        var decoder = self
        decoder.embedding = embedding.unrolled
        decoder.attentionLSTM = attentionLSTM.unrolled
        decoder.languageLSTM = languageLSTM.unrolled
        decoder.attention = attention.unrolled
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
        let sums = sums(words, images: images, memory, mode)
        let step = advance(sums, images: images, memory, state)
        return (DecoderOutput(logits: output(outputDropout(step.hidden, mode)), attention: step.weights), step.state)
    }

    /// What words and photographs add to the attention LSTM's sums: [N, 4H].
    private func sums(
        _ words: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ mode: ForwardMode
    ) -> Tensor {
        attentionLSTM.parts.sums(ofInput: 2, wordDropout(embedding(words).relu(), mode))
            + memory.tensors[2].gatheringRows(images)
    }

    private func advance(
        _ sums: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ state: DecoderState
    ) -> (hidden: Tensor, weights: Tensor, state: DecoderState) {
        let (attentionLSTM, languageLSTM) = (attentionLSTM.parts, languageLSTM.parts)
        let (looking, saying) = (state.lstm(0), state.lstm(1))
        let looked = attentionLSTM.step(sums + attentionLSTM.sums(ofInput: 0, saying.hidden), from: looking)
        let seen = attention(looked.hidden, keys: memory.tensors[1], values: memory.tensors[0], images: images)
        let attended = languageLSTM.sums(ofInput: 0, seen.context, addingBias: true)
        let said = languageLSTM.step(attended + languageLSTM.sums(ofInput: 1, looked.hidden), from: saying)
        return (said.hidden, seen.weights, DecoderState(looked, said))
    }
}

extension UpDownDecoder {
    package var layers: [NetworkLayer] {
        let size = configuration.hiddenSize
        let (regions, scaled) = configuration.regionLayers("att_embed.0")
        let photograph = [
            NetworkLayer("mean", "mean over regions", output: [.size(configuration.featureSize)], from: [scaled]),
            NetworkLayer("photograph", "dense, ReLU", output: [.size(size)], parameters: ["fc_embed.0"]),
            .dropout("photograph dropout", configuration.imageDropout, output: [.size(size)]),
        ].compactMap { $0 }
        let words = [NetworkLayer].words(
            configuration.embeddingSize,
            dropout: configuration.wordDropout,
            parameters: "embed.0"
        )
        let core = [
            NetworkLayer(
                "attention LSTM",
                "LSTM",
                output: .sequence(size),
                from: [photograph.end, words.end],
                parameters: ["core.att_lstm"]
            ),
            NetworkLayer(
                "attention",
                "additive attention",
                output: .sequence(size),
                from: [regions.end, "attention LSTM"],
                parameters: ["ctx2att", "core.attention"]
            ),
            NetworkLayer(
                "language LSTM",
                "LSTM",
                output: .sequence(size),
                from: ["attention", "attention LSTM"],
                parameters: ["core.lang_lstm"]
            ),
        ]
        return regions + photograph + words + core
            + [NetworkLayer].scores(
                configuration.vocabularySize,
                from: size,
                dropout: configuration.outputDropout,
                parameters: "logit"
            )
    }
}
