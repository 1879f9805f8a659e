package import TorchNN

/// Which decoder, and how it is built: the tagged union of every decoder's configuration, as it stands in `config.json`.
package enum DecoderConfiguration: Sendable, Hashable {
    case merge(MergeConfiguration)
    case initInject(InjectConfiguration)
    case preInject(InjectConfiguration)
    case parInject(InjectConfiguration)
    case softAttention(AttentionConfiguration)
    case adaptiveAttention(AttentionConfiguration)
    case upDown(AttentionConfiguration)
    case attentionOnAttention(AttentionOnAttentionConfiguration)
    case transformer(TransformerConfiguration)

    /// The decoder `kind` with what it has of `settings`.
    package init(_ kind: DecoderKind, _ settings: DecoderSettings) {
        self =
            switch kind {
            case .merge: .merge(MergeConfiguration(settings))
            case .initInject: .initInject(InjectConfiguration(settings))
            case .preInject: .preInject(InjectConfiguration(settings))
            case .parInject: .parInject(InjectConfiguration(settings))
            case .softAttention: .softAttention(AttentionConfiguration(settings))
            case .adaptiveAttention: .adaptiveAttention(AttentionConfiguration(settings))
            case .upDown: .upDown(AttentionConfiguration(settings))
            case .attentionOnAttention: .attentionOnAttention(AttentionOnAttentionConfiguration(settings))
            case .transformer: .transformer(TransformerConfiguration(settings))
            }
    }

    package var kind: DecoderKind {
        switch self {
        case .merge: .merge
        case .initInject: .initInject
        case .preInject: .preInject
        case .parInject: .parInject
        case .softAttention: .softAttention
        case .adaptiveAttention: .adaptiveAttention
        case .upDown: .upDown
        case .attentionOnAttention: .attentionOnAttention
        case .transformer: .transformer
        }
    }

    private var shape: any DecoderShape {
        switch self {
        case .merge(let configuration): configuration
        case .initInject(let configuration), .preInject(let configuration), .parInject(let configuration):
            configuration
        case .softAttention(let configuration), .adaptiveAttention(let configuration), .upDown(let configuration):
            configuration
        case .attentionOnAttention(let configuration): configuration
        case .transformer(let configuration): configuration
        }
    }

    package var vocabularySize: Int { shape.vocabularySize }
    package var featureSize: Int { shape.featureSize }
    /// The name and the shape of the parameter that holds the words' vectors.
    package var embedding: (name: String, shape: [Int]) { shape.embedding }
    /// Why no decoder can be built so, if so.
    package var problem: String? { shape.problem }

    /// Builds the decoder on the parameters in `scope`.
    package func decoder(_ scope: ParameterScope) -> any CaptionDecoding {
        switch self {
        case .merge(let configuration): MergeDecoder(scope, configuration)
        case .initInject(let configuration): InjectDecoder(scope, configuration, at: .state)
        case .preInject(let configuration): InjectDecoder(scope, configuration, at: .word)
        case .parInject(let configuration): InjectDecoder(scope, configuration, at: .everyWord)
        case .softAttention(let configuration): SoftAttentionDecoder(scope, configuration)
        case .adaptiveAttention(let configuration): AdaptiveAttentionDecoder(scope, configuration)
        case .upDown(let configuration): UpDownDecoder(scope, configuration)
        case .attentionOnAttention(let configuration): AttentionOnAttentionDecoder(scope, configuration)
        case .transformer(let configuration): TransformerDecoder(scope, configuration)
        }
    }
}

extension DecoderConfiguration: Codable {
    private enum CodingKeys: String, CodingKey {
        case name
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        guard let kind = DecoderKind(rawValue: name) else {
            throw DecodingError.dataCorruptedError(
                forKey: .name,
                in: container,
                debugDescription: "there is no decoder '\(name)'; there are: \(DecoderKind.list)"
            )
        }
        self =
            switch kind {
            case .merge: .merge(try MergeConfiguration(from: decoder))
            case .initInject: .initInject(try InjectConfiguration(from: decoder))
            case .preInject: .preInject(try InjectConfiguration(from: decoder))
            case .parInject: .parInject(try InjectConfiguration(from: decoder))
            case .softAttention: .softAttention(try AttentionConfiguration(from: decoder))
            case .adaptiveAttention: .adaptiveAttention(try AttentionConfiguration(from: decoder))
            case .upDown: .upDown(try AttentionConfiguration(from: decoder))
            case .attentionOnAttention: .attentionOnAttention(try AttentionOnAttentionConfiguration(from: decoder))
            case .transformer: .transformer(try TransformerConfiguration(from: decoder))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .name)
        try shape.encode(to: encoder)
    }
}
