/// The merge captioner in a Keras model: which of its layers plays which part.
struct MergeNetwork {
    /// A dense layer and the normalisations of what it reads, in the order in which they are applied.
    struct Stage {
        let dense: KerasGraphLayer
        let normalizations: [KerasGraphLayer]
    }

    let image: Stage
    /// Between the photograph's dense layer and the sum.
    let imageNormalizations: [KerasGraphLayer]
    let embedding: KerasGraphLayer
    let lstm: KerasGraphLayer
    let hidden: Stage
    let output: Stage

    /// The length of the photograph's vector.
    let featureSize: Int
    /// The number of words that the model reads, padding included, where it is fixed.
    let wordCount: Int?
    /// Whether the LSTM passes over padding.
    let isMasked: Bool

    let imageDropout: Double
    let wordDropout: Double
    let outputDropout: Double
    /// What of the model has no place in Cutline's decoder. None of it counts when captions are written.
    let omissions: [String]

    /// What errors say of the networks that are taken over.
    static let supported = """
        taken over is the tutorials' network: a photograph's features through Dense (relu), words through Embedding and LSTM, \
        both added, then Dense (relu) and Dense (softmax), with Dropout, and BatchNormalization around Dense layers
        """
}

extension MergeNetwork {
    /// Follows the graph from the scores of words back to the photograph and the words.
    init(_ graph: KerasGraph) throws(ImportError) {
        let path = KerasPath(graph)
        try path.refusePrograms()

        let dense = try path.dense(graph.output, activation: "softmax", "gives the scores of words")
        let beforeOutput = try path.passage(into: dense)
        output = Stage(dense: dense, normalizations: beforeOutput.normalizations)
        hidden = Stage(
            dense: try path.dense(beforeOutput.source, activation: "relu", "stands before the scores of words"),
            normalizations: try path.passage(into: beforeOutput.source).normalizations
        )
        let beforeHidden = try path.passage(into: hidden.dense)
        let branches = try path.branches(of: beforeHidden.source)

        image = Stage(
            dense: try path.dense(branches.image.source, activation: "relu", "reads the photograph"),
            normalizations: try path.passage(into: branches.image.source).normalizations
        )
        imageNormalizations = branches.image.normalizations
        let beforeImage = try path.passage(into: image.dense)
        featureSize = try path.featureSize(of: beforeImage.source)

        lstm = try path.lstm(branches.words.source)
        try path.refuseNormalizations(branches.words)
        let beforeLSTM = try path.passage(into: lstm)
        try path.refuseNormalizations(beforeLSTM)
        embedding = try path.embedding(beforeLSTM.source)
        let words = try graph.source(of: embedding)
        wordCount = try path.wordCount(of: words)
        isMasked = try path.isMasked(lstm, embedding: embedding, words: words)

        imageDropout = beforeImage.dropout
        wordDropout = beforeLSTM.dropout
        outputDropout = max(beforeHidden.dropout, beforeOutput.dropout)
        var omissions: [String] = []
        for branch in [branches.image, branches.words] where branch.dropout > 0 {
            omissions.append("the Dropout after '\(branch.source.name)'")
        }
        if beforeHidden.dropout != beforeOutput.dropout {
            omissions.append("that the Dropout before and after '\(hidden.dense.name)' differ")
        }
        for key in ["dropout", "recurrent_dropout"] where lstm.number(key) ?? 0 > 0 {
            omissions.append("the \(key) in '\(lstm.name)'")
        }
        self.omissions = omissions
    }
}

extension MergeNetwork {
    /// How a card lists the layers.
    var titles: [String] {
        let stages =
            [image.normalizations, [image.dense], imageNormalizations, [embedding, lstm]]
            + [hidden, output].flatMap { [$0.normalizations, [$0.dense]] }
        return stages.joined().map { layer in
            let size = layer.integer("units") ?? layer.integer("output_dim")
            return "\(layer.className)\(size.map { "(\($0))" } ?? "") `\(layer.name)`"
        }
    }
}
