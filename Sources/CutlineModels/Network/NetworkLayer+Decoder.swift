/// Layers that several decoders have.
extension NetworkLayer {
    /// Nil where features stay as they are.
    static func scaling(_ kind: FeatureScaling.Kind, output: NetworkShape) -> NetworkLayer? {
        kind == .none ? nil : NetworkLayer("scaling", "square root, standardised", output: output)
    }
}

extension [NetworkLayer] {
    /// Words and their vectors.
    ///
    /// - Parameters:
    ///   - size: of the vectors.
    ///   - name: of the embedding's parameters.
    static func words(_ size: Int, dropout: Double, parameters name: String) -> [NetworkLayer] {
        [
            NetworkLayer("words", "input", output: [.words], from: []),
            NetworkLayer("embedding", "embedding", output: .sequence(size), parameters: [name]),
            .dropout("word dropout", dropout, output: .sequence(size)),
        ].compactMap { $0 }
    }

    /// The scores of all words, from the layer before.
    ///
    /// - Parameters:
    ///   - size: of what they are computed from.
    ///   - name: of the parameters.
    static func scores(_ vocabularySize: Int, from size: Int, dropout: Double, parameters name: String)
        -> [NetworkLayer]
    {
        [
            .dropout("output dropout", dropout, output: .sequence(size)),
            NetworkLayer("output", "dense, scores of words", output: .sequence(vocabularySize), parameters: [name]),
        ].compactMap { $0 }
    }

    /// The last layer, or without any the encoder's features, to take as an input.
    var end: String { last?.name ?? NetworkLayer.features }
}
