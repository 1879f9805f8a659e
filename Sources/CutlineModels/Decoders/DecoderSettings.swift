/// What a user may choose of a decoder, whichever it is; each takes what it has.
package struct DecoderSettings: Sendable, Hashable {
    package var featureSize: Int
    package var vocabularySize: Int
    package var featureScaling = FeatureScaling.Kind.standardizedRoot
    /// Of word vectors.
    package var embeddingSize = 512
    package var hiddenSize = 512
    /// Of the layer before the vocabulary, where there is one.
    package var outputSize = 512
    /// Of the vectors in which photograph and state are compared.
    package var attentionSize = 512
    /// The parts in which dot products compare.
    package var heads = 8
    /// Of a Transformer.
    package var layers = 3
    /// In which regions look at each other; 0 for none.
    package var refiningLayers = 1
    /// Words of a caption, where a decoder learns their positions.
    package var maximumLength = 40
    package var recurrentBias = true
    package var imageDropout = 0.5
    /// The probability that a region of the photograph is not seen.
    package var regionDropout = 0.0
    package var wordDropout = 0.5
    package var outputDropout = 0.5

    package init(featureSize: Int, vocabularySize: Int) {
        self.featureSize = featureSize
        self.vocabularySize = vocabularySize
    }
}

/// What all decoders' configurations say.
package protocol DecoderShape: Sendable, Hashable, Codable {
    var featureSize: Int { get }
    var vocabularySize: Int { get }
    /// The name and the shape of the parameter that holds the words' vectors.
    var embedding: (name: String, shape: [Int]) { get }
    /// Why no decoder can be built so, if so.
    var problem: String? { get }
}

extension DecoderShape {
    /// No layer is wider, so that shapes do not overflow.
    private static var largestSize: Int { 10_000_000 }
    /// Far above what is useful.
    private static var mostLayers: Int { 1000 }

    /// The first of `sizes` that no layer can have, or of `shares` that no dropout can have.
    func problem<Key: CodingKey>(sizes: [(Key, Int)], shares: [(Key, Double)]) -> String? {
        for (key, value) in sizes where !(1...Self.largestSize).contains(value) {
            return "\(key.stringValue) is \(value), it can be 1 to \(Self.largestSize)"
        }
        for (key, value) in shares where !(0..<1).contains(value) {
            return "\(key.stringValue) is \(value), it can be 0 to less than 1"
        }
        return nil
    }

    /// Why `size` cannot be divided among `heads`, if so.
    func problem<Key: CodingKey>(heads: (key: Key, value: Int), of size: (key: Key, value: Int)) -> String? {
        guard (1...Self.largestSize).contains(heads.value) else {
            return "\(heads.key.stringValue) is \(heads.value), it can be 1 to \(Self.largestSize)"
        }
        guard !size.value.isMultiple(of: heads.value) else { return nil }
        return
            "\(size.key.stringValue) is \(size.value), it can be a multiple of \(heads.value), the \(heads.key.stringValue)"
    }

    /// Why no network has so many layers, if so.
    func problem<Key: CodingKey>(depth: (key: Key, value: Int), from fewest: Int) -> String? {
        guard !(fewest...Self.mostLayers).contains(depth.value) else { return nil }
        return "\(depth.key.stringValue) is \(depth.value), it can be \(fewest) to \(Self.mostLayers)"
    }
}
