package import Torch
package import TorchNN

/// The captioners whose LSTM is given the photograph (Tanti, Gatt and Camilleri, 2018: "Where to put the image in an image
/// caption generator"), in one of three places.
///
///     photograph -> scaling -> dropout -> dense --\
///                                                  + -> LSTM -> dropout -> vocabulary
///     words -> embedding -> dropout --------------/
package struct InjectDecoder: CaptionDecoding {
    /// Where the photograph goes.
    package enum Place: Sendable {
        /// It is the LSTM's first hidden state (init-inject); the first cell state is zero.
        case state
        /// It is read before the first word, as if it were one (pre-inject: "Show and Tell", Vinyals et al., 2015).
        case word
        /// It is read again beside every word (par-inject).
        case everyWord
    }

    package let configuration: InjectConfiguration
    package let place: Place
    private let scaling: FeatureScaling
    private let image: Linear
    private var embedding: Embedding
    private var lstm: LSTMCell
    private var output: Linear
    private let imageDropout: Dropout
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.pooled
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: InjectConfiguration, at place: Place) {
        self.configuration = configuration
        self.place = place
        let (embeddingSize, hiddenSize) = (configuration.embeddingSize, configuration.hiddenSize)
        scaling = FeatureScaling(
            scope.child("features"),
            kind: configuration.featureScaling,
            size: configuration.featureSize
        )
        image = Linear(
            scope.child("image"),
            inputs: configuration.featureSize,
            outputs: place == .state ? hiddenSize : embeddingSize
        )
        embedding = Embedding(
            scope.child("embedding"),
            entries: configuration.vocabularySize,
            dimensions: embeddingSize
        )
        lstm = LSTMCell(
            scope.child("lstm"),
            inputs: place == .everyWord ? [embeddingSize, embeddingSize] : [embeddingSize],
            hidden: hiddenSize
        )
        output = Linear(scope.child("output"), inputs: hiddenSize, outputs: configuration.vocabularySize)
        imageDropout = Dropout(configuration.imageDropout)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        scaling.fit(features)
    }

    /// The first hidden state [I, H]; the states after the photograph, both [I, H]; or what the photograph adds to the LSTM's
    /// sums at every word, with the bias, [I, 4H].
    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        let photograph = image(imageDropout(scaling(features), mode))
        let parts = lstm.parts
        switch place {
        case .state:
            return DecoderMemory([photograph.to(.float32)])
        case .word:
            let sums = parts.sums(ofInput: 0, photograph, addingBias: true)
            let state = parts.step(sums, from: lstm.initialState(batch: features.size(0)))
            return DecoderMemory([state.hidden, state.cell])
        case .everyWord:
            return DecoderMemory([parts.sums(ofInput: 1, photograph, addingBias: true).to(.float32)])
        }
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let parts = lstm.unrolled.parts
        let sums = captions.positions(of: sums(captions.words, images: captions.wordImages, memory, parts, mode))
        let hidden = captions.unrolled(from: initialState(images: captions.images, memory: memory)) {
            position,
            _,
            state in
            let after = parts.step(sums[position], from: state.lstm())
            return (after.hidden, DecoderState(after))
        }
        return DecoderOutput(logits: output(outputDropout(Tensor.concatenating(hidden), mode)))
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        var state = lstm.initialState(batch: images.count)
        switch place {
        case .state: state.hidden = memory.tensors[0].gatheringRows(images)
        case .word: state = LSTM.State(hidden: memory.tensors[0], cell: memory.tensors[1]).gatheringRows(images)
        case .everyWord: break
        }
        return DecoderState(state)
    }

    package var unrolled: InjectDecoder {
        var decoder = self
        decoder.embedding = embedding.unrolled
        decoder.lstm = lstm.unrolled
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
        let after = parts.step(sums(words, images: images, memory, parts, mode), from: state.lstm())
        return (DecoderOutput(logits: output(outputDropout(after.hidden, mode))), DecoderState(after))
    }

    /// What words, and photographs beside them, add to the LSTM's sums: [N, 4H].
    private func sums(
        _ words: Tensor,
        images: Tensor,
        _ memory: DecoderMemory,
        _ parts: LSTMCell.Parts,
        _ mode: ForwardMode
    ) -> Tensor {
        let vectors = wordDropout(embedding(words), mode)
        guard place == .everyWord else { return parts.sums(ofInput: 0, vectors, addingBias: true) }
        return parts.sums(ofInput: 0, vectors) + memory.tensors[0].gatheringRows(images)
    }
}

extension InjectDecoder {
    package var layers: [NetworkLayer] {
        let size = place == .state ? configuration.hiddenSize : configuration.embeddingSize
        let photograph = [
            .scaling(configuration.featureScaling, output: [.size(configuration.featureSize)]),
            .dropout("image dropout", configuration.imageDropout, output: [.size(configuration.featureSize)]),
            NetworkLayer("image", "dense", output: [.size(size)], parameters: ["image"]),
        ].compactMap { $0 }
        let words = [NetworkLayer].words(
            configuration.embeddingSize,
            dropout: configuration.wordDropout,
            parameters: "embedding"
        )
        let kind =
            switch place {
            case .state: "LSTM, the image its first state"
            case .word: "LSTM, the image its first word"
            case .everyWord: "LSTM, the image beside each word"
            }
        let lstm = NetworkLayer(
            "lstm",
            kind,
            output: .sequence(configuration.hiddenSize),
            from: [photograph.end, words.end],
            parameters: ["lstm"]
        )
        return photograph.startingFromFeatures + words + [lstm]
            + [NetworkLayer].scores(
                configuration.vocabularySize,
                from: configuration.hiddenSize,
                dropout: configuration.outputDropout,
                parameters: "output"
            )
    }
}
