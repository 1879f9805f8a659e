package import TorchNN

/// The decoders by the names that `--decoder` takes.
package enum DecoderKind: String, Sendable, Hashable, Codable, CaseIterable {
    case merge
    case upDown = "up-down"
}

/// Which decoder, and how it is built: the tagged union of every decoder's configuration, as it stands in `config.json`.
package enum DecoderConfiguration: Sendable, Hashable {
    case merge(MergeConfiguration)
    case upDown(AttentionConfiguration)

    /// The decoder `kind` with what it has of `settings`.
    package init(_ kind: DecoderKind, _ settings: DecoderSettings) {
        self =
            switch kind {
            case .merge: .merge(MergeConfiguration(settings))
            case .upDown: .upDown(AttentionConfiguration(settings))
            }
    }

    package var kind: DecoderKind {
        switch self {
        case .merge: .merge
        case .upDown: .upDown
        }
    }

    private var shape: any DecoderShape {
        switch self {
        case .merge(let configuration): configuration
        case .upDown(let configuration): configuration
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
        case .upDown(let configuration): UpDownDecoder(scope, configuration)
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
            case .upDown: .upDown(try AttentionConfiguration(from: decoder))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .name)
        try shape.encode(to: encoder)
    }
}

extension DecoderKind {
    /// All names, for messages.
    package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
