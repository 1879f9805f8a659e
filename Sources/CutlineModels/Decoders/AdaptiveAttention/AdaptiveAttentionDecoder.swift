package import Torch
package import TorchNN

/// An LSTM that after each word looks at regions, or at a sentinel of what it knows already (Lu et al., 2017: "Knowing when to
/// look").
///
///     mean of regions, word -> LSTM -> attention over regions and sentinel
///     word, mean of regions, state before, cell -> sentinel
///     attended regions and sentinel, state -> sum -> dropout -> vocabulary
///
/// What is looked at does not go back into the LSTM, so that all words of all captions look at once. The regions' weights sum
/// to less than 1; the rest is the sentinel's. Parameter names are in the manner of
/// github.com/ruotianluo/self-critical.pytorch.
package struct AdaptiveAttentionDecoder: CaptionDecoding {
    package let configuration: AttentionConfiguration
    private let regions: RegionProjection
    private let keys: Linear
    private let photograph: Linear
    private var embedding: Embedding
    private var lstm: LSTMCell
    private var sentinelWord: Linear
    private let sentinelPhotograph: Linear
    private var sentinelState: Linear
    private var sentinelKeys: Linear
    private var attention: AdditiveAttention
    private var output: Linear
    private let imageDropout: Dropout
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.grid
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: AttentionConfiguration) {
        self.configuration = configuration
        let (size, embeddingSize) = (configuration.hiddenSize, configuration.embeddingSize)
        embedding = Embedding(
            scope.child("embed.0"),
            entries: configuration.vocabularySize,
            dimensions: embeddingSize
        )
        photograph = Linear(scope.child("fc_embed.0"), inputs: configuration.featureSize, outputs: size)
        regions = RegionProjection(scope, "att_embed.0", configuration)
        keys = Linear(scope.child("ctx2att"), inputs: size, outputs: configuration.attentionSize)
        let core = scope.child("core")
        lstm = LSTMCell(core.child("lstm"), inputs: [embeddingSize, size], hidden: size)
        let sentinel = core.child("sentinel")
        sentinelWord = Linear(sentinel.child("w2h"), inputs: embeddingSize, outputs: size)
        sentinelPhotograph = Linear(sentinel.child("v2h"), inputs: size, outputs: size, bias: false)
        sentinelState = Linear(sentinel.child("h2h"), inputs: size, outputs: size, bias: false)
        sentinelKeys = Linear(sentinel.child("s2att"), inputs: size, outputs: configuration.attentionSize)
        attention = AdditiveAttention(core.child("attention"), queries: size, size: configuration.attentionSize)
        output = Linear(scope.child("logit"), inputs: size, outputs: configuration.vocabularySize)
        imageDropout = Dropout(configuration.imageDropout)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        regions.fit(features)
    }

    /// Regions [I, R, H], their keys [I, R, A], and what the photograph as a whole adds to the LSTM's sums [I, 4H], with the
    /// bias, and to the sentinel's gate [I, H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let (regions, mean) = regions(features, mode)
        let whole = imageDropout(photograph(mean).relu(), mode)
        return DecoderMemory([
            regions.collectingGradients(), keys(regions).to(.float32).collectingGradients(),
            lstm.parts.sums(ofInput: 1, whole, addingBias: true).to(.float32),
            sentinelPhotograph(whole).to(.float32),
        ])
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let parts = lstm.unrolled.parts
        let words = wordDropout(embedding(captions.words), mode)
        let photographs = memory.tensors[2].gatheringRows(captions.wordImages)
        let sums = captions.positions(of: parts.sums(ofInput: 0, words) + photographs)
        let steps = captions.unrolled(from: initialState(images: captions.images, memory: memory)) {
            position,
            _,
            state in
            let before = state.lstm()
            let after = parts.step(sums[position], from: before)
            return ((before: before.hidden, after: after), DecoderState(after))
        }
        return look(
            words,
            images: captions.wordImages,
            memory,
            before: Tensor.concatenating(steps.map(\.before)),
            after: LSTM.State(
                hidden: Tensor.concatenating(steps.map(\.after.hidden)),
                cell: Tensor.concatenating(steps.map(\.after.cell))
            ),
            mode
        )
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        DecoderState(lstm.initialState(batch: images.count))
    }

    package var unrolled: AdaptiveAttentionDecoder {
        var decoder = self
        decoder.embedding = embedding.unrolled
        decoder.lstm = lstm.unrolled
        decoder.sentinelWord = sentinelWord.unrolled
        decoder.sentinelState = sentinelState.unrolled
        decoder.sentinelKeys = sentinelKeys.unrolled
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
        let parts = lstm.parts
        let words = wordDropout(embedding(words), mode)
        let before = state.lstm()
        let sums = parts.sums(ofInput: 0, words) + memory.tensors[2].gatheringRows(images)
        let after = parts.step(sums, from: before)
        let output = look(words, images: images, memory, before: before.hidden, after: after, mode)
        return (output, DecoderState(after))
    }

    /// What words' vectors [N, E], hidden states before them [N, H] and states after them say of the next.
    private func look(
        _ words: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        before: Tensor,
        after: LSTM.State,
        _ mode: ForwardMode
    ) -> DecoderOutput {
        let gate = sentinelWord(words) + sentinelState(before) + memory.tensors[3].gatheringRows(images)
        let sentinel = gate.sigmoid() * after.cell.tanh()
        let seen = attention(
            after.hidden,
            keys: memory.tensors[1],
            values: memory.tensors[0],
            images: images,
            sentinel: (sentinelKeys(sentinel), sentinel)
        )
        return DecoderOutput(
            logits: output(outputDropout(seen.context + after.hidden, mode)),
            attention: seen.weights
        )
    }
}

extension AdaptiveAttentionDecoder {
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
                "lstm",
                "LSTM",
                output: .sequence(size),
                from: [photograph.end, words.end],
                parameters: ["core.lstm"]
            ),
            NetworkLayer(
                "sentinel",
                "gate of the cell",
                output: .sequence(size),
                from: [photograph.end, words.end, "lstm"],
                parameters: ["core.sentinel"]
            ),
            NetworkLayer(
                "attention",
                "additive attention",
                output: .sequence(size),
                from: [regions.end, "lstm", "sentinel"],
                parameters: ["ctx2att", "core.attention"]
            ),
            NetworkLayer("sum", "add", output: .sequence(size), from: ["attention", "lstm"]),
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
