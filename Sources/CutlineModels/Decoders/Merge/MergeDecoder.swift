package import Torch
package import TorchNN

/// The size of a merge decoder and where it drops out.
package struct MergeConfiguration: DecoderShape {
    /// The length of the image vector.
    package var featureSize: Int
    package var vocabularySize: Int
    package var featureScaling: FeatureScaling.Kind
    /// Of the word vectors.
    package var embeddingSize: Int
    /// Of the LSTM and of the projected image, which are added.
    package var hiddenSize: Int
    /// Of the dense layer between the sum and the vocabulary.
    package var outputSize: Int
    /// Whether the LSTM's recurrent weights have a bias beside the input's, as PyTorch has it; Keras has one bias.
    package var recurrentBias: Bool
    /// How many words, padding in front included, the LSTM reads each time; nil where it reads words alone. Keras pads, and
    /// its LSTM reads the padding if the embedding does not mask it.
    package var paddedLength: Int?
    /// On the image vector, on the word vectors, and around the dense layer after the sum.
    package var imageDropout: Double
    package var wordDropout: Double
    package var outputDropout: Double

    package init(
        featureSize: Int,
        vocabularySize: Int,
        featureScaling: FeatureScaling.Kind = .standardizedRoot,
        embeddingSize: Int = 512,
        hiddenSize: Int = 512,
        outputSize: Int = 512,
        recurrentBias: Bool = true,
        paddedLength: Int? = nil,
        imageDropout: Double = 0.5,
        wordDropout: Double = 0.5,
        outputDropout: Double = 0.5
    ) {
        self.featureSize = featureSize
        self.vocabularySize = vocabularySize
        self.featureScaling = featureScaling
        self.embeddingSize = embeddingSize
        self.hiddenSize = hiddenSize
        self.outputSize = outputSize
        self.recurrentBias = recurrentBias
        self.paddedLength = paddedLength
        self.imageDropout = imageDropout
        self.wordDropout = wordDropout
        self.outputDropout = outputDropout
    }

    init(_ settings: DecoderSettings) {
        self.init(
            featureSize: settings.featureSize,
            vocabularySize: settings.vocabularySize,
            featureScaling: settings.featureScaling,
            embeddingSize: settings.embeddingSize,
            hiddenSize: settings.hiddenSize,
            outputSize: settings.outputSize,
            recurrentBias: settings.recurrentBias,
            imageDropout: settings.imageDropout,
            wordDropout: settings.wordDropout,
            outputDropout: settings.outputDropout
        )
    }

    enum CodingKeys: String, CodingKey {
        case featureSize = "feature_size"
        case vocabularySize = "vocabulary_size"
        case featureScaling = "feature_scaling"
        case embeddingSize = "embedding_size"
        case hiddenSize = "hidden_size"
        case outputSize = "output_size"
        case recurrentBias = "recurrent_bias"
        case paddedLength = "padded_length"
        case imageDropout = "image_dropout"
        case wordDropout = "word_dropout"
        case outputDropout = "output_dropout"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        featureSize = try container.decode(Int.self, forKey: .featureSize)
        vocabularySize = try container.decode(Int.self, forKey: .vocabularySize)
        featureScaling = try container.decode(FeatureScaling.Kind.self, forKey: .featureScaling)
        embeddingSize = try container.decode(Int.self, forKey: .embeddingSize)
        hiddenSize = try container.decode(Int.self, forKey: .hiddenSize)
        outputSize = try container.decode(Int.self, forKey: .outputSize)
        // Models made before there was a choice do not say.
        recurrentBias = try container.decodeIfPresent(Bool.self, forKey: .recurrentBias) ?? true
        paddedLength = try container.decodeIfPresent(Int.self, forKey: .paddedLength)
        imageDropout = try container.decode(Double.self, forKey: .imageDropout)
        wordDropout = try container.decode(Double.self, forKey: .wordDropout)
        outputDropout = try container.decode(Double.self, forKey: .outputDropout)
    }

    package var embedding: (name: String, shape: [Int]) { ("embedding.weight", [vocabularySize, embeddingSize]) }

    package var problem: String? {
        if let problem = problem(
            sizes: [
                (CodingKeys.featureSize, featureSize), (.vocabularySize, vocabularySize),
                (.embeddingSize, embeddingSize), (.hiddenSize, hiddenSize), (.outputSize, outputSize),
            ],
            shares: [
                (CodingKeys.imageDropout, imageDropout), (.wordDropout, wordDropout), (.outputDropout, outputDropout),
            ]
        ) {
            return problem
        }
        guard let paddedLength, !(1...Self.longestPadding).contains(paddedLength) else { return nil }
        return "\(CodingKeys.paddedLength.rawValue) is \(paddedLength), it can be 1 to \(Self.longestPadding)"
    }

    /// Longer than any caption, and short enough to be read at every step.
    private static let longestPadding = 1000
}

/// The merge captioner (Tanti, Gatt and Camilleri, 2018): the LSTM reads words alone, and the photograph joins after it.
///
///     photograph -> scaling -> dropout -> dense, ReLU --\
///                                                        + -> dropout -> dense, ReLU -> dropout -> vocabulary
///     words -> embedding -> dropout -> LSTM ------------/
package struct MergeDecoder: CaptionDecoding {
    package let configuration: MergeConfiguration
    private let scaling: FeatureScaling
    private let image: Linear
    private let embedding: Embedding
    private let lstm: PaddedLSTM
    private let hidden: Linear
    private let output: Linear
    private let imageDropout: Dropout
    private let wordDropout: Dropout
    private let outputDropout: Dropout

    package let featureKind = FeatureKind.pooled
    package var vocabularySize: Int { configuration.vocabularySize }

    package init(_ scope: ParameterScope, _ configuration: MergeConfiguration) {
        self.configuration = configuration
        scaling = FeatureScaling(
            scope.child("features"),
            kind: configuration.featureScaling,
            size: configuration.featureSize
        )
        image = Linear(scope.child("image"), inputs: configuration.featureSize, outputs: configuration.hiddenSize)
        embedding = Embedding(
            scope.child("embedding"),
            entries: configuration.vocabularySize,
            dimensions: configuration.embeddingSize
        )
        lstm = PaddedLSTM(
            LSTM(
                scope.child("lstm"),
                inputs: configuration.embeddingSize,
                hidden: configuration.hiddenSize,
                recurrentBias: configuration.recurrentBias
            ),
            length: configuration.paddedLength
        )
        hidden = Linear(scope.child("hidden"), inputs: configuration.hiddenSize, outputs: configuration.outputSize)
        output = Linear(scope.child("output"), inputs: configuration.outputSize, outputs: configuration.vocabularySize)
        imageDropout = Dropout(configuration.imageDropout)
        wordDropout = Dropout(configuration.wordDropout)
        outputDropout = Dropout(configuration.outputDropout)
    }

    package func calibrate(on features: Tensor) {
        scaling.fit(features)
    }

    package func memory(of features: Tensor, _ mode: ForwardMode) -> DecoderMemory {
        DecoderMemory([image(imageDropout(scaling(features), mode)).relu()])
    }

    package func outputs(_ captions: PackedCaptions, memory: DecoderMemory, _ mode: ForwardMode) -> DecoderOutput {
        let words = wordDropout(embedding(captions.rows), mode)
        let sentences = captions.picked(from: lstm.outputs(words, padding: paddingVector))
        return DecoderOutput(logits: scores(memory.tensors[0].gatheringRows(captions.wordImages), sentences, mode))
    }

    package func initialState(images: Tensor, memory: DecoderMemory) -> DecoderState {
        let state = lstm.initialState(count: images.count, padding: paddingVector)
        return DecoderState([state.hidden, state.cell])
    }

    /// Padding has the id 0 in every vocabulary.
    private var paddingVector: Tensor { embedding.weight[0..<1] }

    package func step(
        _ words: Tensor,
        images: Tensor,
        memory: DecoderMemory,
        state: DecoderState,
        _ mode: ForwardMode
    ) -> (output: DecoderOutput, state: DecoderState) {
        let before = LSTM.State(hidden: state.tensors[0], cell: state.tensors[1])
        let (sentence, after) = lstm.step(wordDropout(embedding(words), mode), from: before)
        let logits = scores(memory.tensors[0].gatheringRows(images), sentence, mode)
        return (DecoderOutput(logits: logits), DecoderState([after.hidden, after.cell]))
    }

    private func scores(_ photograph: Tensor, _ sentence: Tensor, _ mode: ForwardMode) -> Tensor {
        let merged = outputDropout(photograph + sentence, mode)
        return output(outputDropout(hidden(merged).relu(), mode))
    }
}

extension MergeDecoder {
    package var layers: [NetworkLayer] {
        let hiddenSize = configuration.hiddenSize
        let photograph = [
            .scaling(configuration.featureScaling, output: NetworkShape([configuration.featureSize])),
            .dropout("image dropout", configuration.imageDropout, output: NetworkShape([configuration.featureSize])),
            NetworkLayer("image", "dense, ReLU", output: NetworkShape([hiddenSize]), parameters: ["image"]),
        ].compactMap { $0 }
        let words =
            [NetworkLayer].words(
                configuration.embeddingSize,
                dropout: configuration.wordDropout,
                parameters: "embedding"
            )
            + [NetworkLayer("lstm", "LSTM", output: .sequence(hiddenSize), parameters: ["lstm"])]
        let scores = [
            NetworkLayer("sum", "add", output: .sequence(hiddenSize), from: ["image", "lstm"]),
            .dropout("sum dropout", configuration.outputDropout, output: .sequence(hiddenSize)),
            NetworkLayer("hidden", "dense, ReLU", output: .sequence(configuration.outputSize), parameters: ["hidden"]),
            .dropout("hidden dropout", configuration.outputDropout, output: .sequence(configuration.outputSize)),
            NetworkLayer(
                "output",
                "dense, scores of words",
                output: .sequence(configuration.vocabularySize),
                parameters: ["output"]
            ),
        ].compactMap { $0 }
        return photograph.startingFromFeatures + words + scores
    }
}
