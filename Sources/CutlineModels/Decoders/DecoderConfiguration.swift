package import TorchNN

/// Which decoder, and how it is built: the tagged union of every decoder's configuration, as it stands in `config.json`.
package enum DecoderConfiguration: Sendable, Hashable {
    case merge(MergeConfiguration)

    /// The names that `--decoder` takes.
    package static let names = ["merge"]

    /// The name under which the decoder is registered.
    package var name: String {
        switch self {
        case .merge: "merge"
        }
    }

    package var vocabularySize: Int {
        switch self {
        case .merge(let configuration): configuration.vocabularySize
        }
    }

    /// The name and the shape of the parameter that holds the words' vectors.
    package var embedding: (name: String, shape: [Int]) {
        switch self {
        case .merge(let configuration):
            ("embedding.weight", [configuration.vocabularySize, configuration.embeddingSize])
        }
    }

    package var featureSize: Int {
        switch self {
        case .merge(let configuration): configuration.featureSize
        }
    }

    /// Why no decoder can be built so, if so.
    package var problem: String? {
        switch self {
        case .merge(let configuration): configuration.problem
        }
    }

    /// Builds the decoder on the parameters in `scope`.
    package func decoder(_ scope: ParameterScope) -> any CaptionDecoding {
        switch self {
        case .merge(let configuration): MergeDecoder(scope, configuration)
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
        switch name {
        case "merge": self = .merge(try MergeConfiguration(from: decoder))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .name,
                in: container,
                debugDescription: "there is no decoder '\(name)'; there are: \(Self.names.joined(separator: ", "))"
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        switch self {
        case .merge(let configuration): try configuration.encode(to: encoder)
        }
    }
}
