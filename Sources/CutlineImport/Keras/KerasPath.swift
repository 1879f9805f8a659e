/// Steps through a Keras model's graph, against the way of the data, and says of each layer whether it is the one expected.
struct KerasPath {
    /// What lies between two layers that compute something.
    struct Passage {
        /// The layer that the passage starts from.
        let source: KerasGraphLayer
        /// In the order in which they are applied.
        private(set) var normalizations: [KerasGraphLayer] = []
        private(set) var dropout = 0.0
        private(set) var dropoutCount = 0

        init(from source: KerasGraphLayer, through layers: [KerasGraphLayer], file: String) throws(ImportError) {
            self.source = source
            for layer in layers {
                if layer.className == "BatchNormalization" {
                    normalizations.append(layer)
                    continue
                }
                let rate = layer.number("rate") ?? -1
                guard (0..<1).contains(rate) else {
                    throw ImportError(.damaged, "\(file): \(layer.title) has no rate from 0 to 1")
                }
                // What one leaves, the next may take.
                dropout = dropoutCount == 0 ? rate : 1 - (1 - dropout) * (1 - rate)
                dropoutCount += 1
            }
        }
    }

    private let graph: KerasGraph

    init(_ graph: KerasGraph) {
        self.graph = graph
    }

    /// The way into `layer`, which reads one tensor.
    func passage(into layer: KerasGraphLayer) throws(ImportError) -> Passage {
        try passage(from: graph.source(of: layer))
    }

    private func passage(from end: KerasGraphLayer) throws(ImportError) -> Passage {
        var layers: [KerasGraphLayer] = []
        var source = end
        while ["Dropout", "BatchNormalization"].contains(source.className) {
            guard layers.count < graph.layers.count else {
                throw ImportError(.damaged, "\(graph.file): \(source.title) reads its own output")
            }
            guard !source.isAlwaysTraining else {
                throw unsupported(source, "was built with training=True, and so is never still")
            }
            layers.append(source)
            source = try graph.source(of: source)
        }
        return try Passage(from: source, through: layers.reversed(), file: graph.file)
    }

    /// The two ways into the sum.
    func branches(of sum: KerasGraphLayer) throws(ImportError) -> (image: Passage, words: Passage) {
        guard sum.className == "Add" else {
            throw unsupported(sum, "stands where the photograph and the words are to be joined by Add")
        }
        var image: Passage?
        var words: Passage?
        for source in try graph.sources(of: sum) {
            let branch = try passage(from: source)
            switch branch.source.className {
            case "Dense" where image == nil: image = branch
            case "LSTM" where words == nil: words = branch
            default:
                throw unsupported(
                    branch.source,
                    "is joined in '\(sum.name)', which adds a Dense of the photograph to an LSTM"
                )
            }
        }
        guard let image, let words else {
            throw unsupported(sum, "does not add two layers")
        }
        let (units, others) = (image.source.integer("units"), words.source.integer("units"))
        guard units == others else {
            throw unsupported(
                sum,
                "adds \(units ?? 0) units of '\(image.source.name)' to \(others ?? 0) of '\(words.source.name)', which must be as many"
            )
        }
        return (image, words)
    }

    // MARK: Layers

    /// - Parameter part: what the layer does in a captioner.
    func dense(_ layer: KerasGraphLayer, activation: String, _ part: String) throws(ImportError) -> KerasGraphLayer {
        guard layer.className == "Dense" else {
            let hint =
                ["Functional", "Sequential", "Model"].contains(layer.className) || layer.className.hasPrefix("Conv")
                ? "; save the captioner without the network that looks at photographs, which --encoder names" : ""
            throw unsupported(layer, "stands where a Dense (\(activation)) \(part)\(hint)")
        }
        let found = layer.function("activation")
        guard found == activation else {
            throw unsupported(layer, "\(part) with the activation '\(found)', which must be '\(activation)'")
        }
        return layer
    }

    func lstm(_ layer: KerasGraphLayer) throws(ImportError) -> KerasGraphLayer {
        for (key, function) in [("activation", "tanh"), ("recurrent_activation", "sigmoid")] {
            let found = layer.function(key)
            guard found == function else {
                throw unsupported(layer, "has the \(key) '\(found)', which must be '\(function)'")
            }
        }
        for key in ["return_sequences", "return_state", "go_backwards", "stateful", "time_major"] where layer.flag(key)
        {
            throw unsupported(layer, "has \(key), which is not taken over")
        }
        return layer
    }

    func embedding(_ layer: KerasGraphLayer) throws(ImportError) -> KerasGraphLayer {
        guard layer.className == "Embedding" else {
            throw unsupported(layer, "feeds the LSTM, where an Embedding of the words is expected")
        }
        return layer
    }

    func featureSize(of input: KerasGraphLayer) throws(ImportError) -> Int {
        guard let shape = input.inputShape else {
            throw unsupported(
                input,
                "lies between the photograph's features and their Dense; save the captioner without the network that looks at photographs"
            )
        }
        guard shape.count == 1, let size = shape[0] else {
            throw unsupported(input, "takes \(Self.text(shape)) where a photograph's features are one vector")
        }
        return size
    }

    func wordCount(of input: KerasGraphLayer) throws(ImportError) -> Int? {
        guard let shape = input.inputShape, shape.count == 1 else {
            throw unsupported(input, "gives the words, where an input of their numbers is expected")
        }
        return shape[0]
    }

    /// Keras 3 writes out how it finds padding; Keras 2 leaves it to the embedding.
    func isMasked(
        _ lstm: KerasGraphLayer,
        embedding: KerasGraphLayer,
        words: KerasGraphLayer
    ) throws(ImportError) -> Bool {
        for name in lstm.masks {
            guard let mask = graph.layers.first(where: { $0.name == name }), mask.className == "NotEqual",
                mask.inputs == [words.name], embedding.flag("mask_zero")
            else {
                throw unsupported(lstm, "passes over positions by '\(name)', not over padding alone")
            }
        }
        return embedding.flag("mask_zero")
    }

    // MARK: Refusals

    /// Layers whose arithmetic is Python code, which nothing here runs.
    func refusePrograms() throws(ImportError) {
        for layer in graph.layers where ["Lambda", "TFOpLambda", "SlicingOpLambda"].contains(layer.className) {
            throw unsupported(layer, "is a program in Python, of which nothing is executed")
        }
    }

    func refuseNormalizations(_ passage: Passage) throws(ImportError) {
        if let layer = passage.normalizations.first {
            throw unsupported(layer, "stands among the words, where it is not taken over")
        }
    }

    private func unsupported(_ layer: KerasGraphLayer, _ problem: String) -> ImportError {
        ImportError(.unsupported, "\(graph.file): \(layer.title) \(problem); \(MergeNetwork.supported)")
    }

    private static func text(_ shape: [Int?]) -> String {
        "[\(shape.map { $0.map(String.init) ?? "any" }.joined(separator: ", "))]"
    }
}
