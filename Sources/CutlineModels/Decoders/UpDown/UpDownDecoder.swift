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
    private let embedding: Embedding
    private let attention: AdditiveAttention
    private let attentionLSTM: LSTMCell
    private let languageLSTM: LSTMCell
    private let output: Linear
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

    /// Regions [I, R, H], their keys [I, R, A], and the photograph as a whole [I, H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let (regions, mean) = regions(features, mode)
        return DecoderMemory([
            regions, keys(regions).to(.float32), imageDropout(photograph(mean).relu(), mode),
        ])
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let cells = Cells(attention: attentionLSTM.unrolledParts, language: languageLSTM.unrolledParts)
        let sums = captions.positions(of: sums(captions.words, images: captions.wordImages, memory, cells, mode))
        var state = initialState(images: captions.images, memory: memory)
        var hidden: [Tensor] = []
        var weights: [Tensor] = []
        for (position, count) in captions.counts.enumerated() {
            if count < state.tensors[0].size(0) { state = DecoderState(state.tensors.map { $0[0..<count] }) }
            let step = advance(sums[position], images: captions.images[0..<count], memory, state, cells)
            state = step.state
            hidden.append(step.hidden)
            weights.append(step.weights)
        }
        return DecoderOutput(
            logits: output(outputDropout(Tensor.concatenating(hidden), mode)),
            attention: Tensor.concatenating(weights)
        )
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        let zeros = Tensor.zeros([images.count, configuration.hiddenSize], on: images.device)
        return DecoderState([zeros, zeros, zeros, zeros])
    }

    package func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState
    ) -> (output: DecoderOutput, state: DecoderState) {
        let cells = Cells(attention: attentionLSTM.parts, language: languageLSTM.parts)
        let sums = sums(words, images: images, memory, cells, .evaluation)
        let step = advance(sums, images: images, memory, state, cells)
        return (DecoderOutput(logits: output(step.hidden), attention: step.weights), step.state)
    }

    private struct Cells {
        let attention: LSTMCell.Parts
        let language: LSTMCell.Parts
    }

    /// What words and photographs add to the attention LSTM's sums: [N, 4H].
    private func sums(
        _ words: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ cells: Cells,
        _ mode: ForwardMode
    ) -> Tensor {
        let photographs = cells.attention.sums(ofInput: 1, memory.tensors[2], addingBias: true)
        return cells.attention.sums(ofInput: 2, wordDropout(embedding(words).relu(), mode))
            + photographs.gatheringRows(images)
    }

    private func advance(
        _ sums: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ state: DecoderState,
        _ cells: Cells
    ) -> (hidden: Tensor, weights: Tensor, state: DecoderState) {
        let looking = LSTM.State(hidden: state.tensors[0], cell: state.tensors[1])
        let saying = LSTM.State(hidden: state.tensors[2], cell: state.tensors[3])
        let looked = cells.attention.step(sums + cells.attention.sums(ofInput: 0, saying.hidden), from: looking)
        let seen = attention(looked.hidden, keys: memory.tensors[1], values: memory.tensors[0], images: images)
        let attended = cells.language.sums(ofInput: 0, seen.context, addingBias: true)
        let said = cells.language.step(attended + cells.language.sums(ofInput: 1, looked.hidden), from: saying)
        return (said.hidden, seen.weights, DecoderState([looked.hidden, looked.cell, said.hidden, said.cell]))
    }
}
