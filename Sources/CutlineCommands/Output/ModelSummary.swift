import CutlineModels
import CutlineText
import Foundation

/// What a model is made of.
struct ModelSummary: Sendable {
    private let path: String
    private let configuration: ModelConfiguration
    private let vocabularyKind: Vocabulary.Kind
    private let words: Int
    private let minimumCount: Int
    private let encoderParameters: Int
    private let decoderParameters: Int
    private let bytes: Int
    private let graph: NetworkGraph

    init(of model: CaptioningModel, at url: URL) throws {
        path = url.path
        configuration = model.configuration
        vocabularyKind = model.vocabulary.kind
        words = model.vocabulary.words.count
        minimumCount = model.vocabulary.minimumCount
        (encoderParameters, decoderParameters) = model.parameterCounts
        graph = model.graph
        let manager = FileManager.default
        bytes = try manager.contentsOfDirectory(atPath: url.path).reduce(0) { sum, name in
            let attributes = try manager.attributesOfItem(atPath: url.appendingPathComponent(name).path)
            return sum + ((attributes[.size] as? Int) ?? 0)
        }
    }

    var text: String {
        let preprocessing = configuration.encoder.preprocessing
        let search = configuration.search
        var table = Table([.left(""), .left("")])
        table.add("folder", "\(path), \(NumberText.bytes(bytes))")
        table.add("encoder", "\(configuration.encoder.name), \(NumberText.count(encoderParameters)) parameters")
        table.add(
            "input",
            "\(preprocessing.size)×\(preprocessing.size) pixels, \(preprocessing.interpolation), \(preprocessing.geometry.rawValue)"
        )
        table.add(
            "decoder",
            "\(configuration.decoder.kind.rawValue), \(NumberText.count(decoderParameters)) parameters"
        )
        table.add(
            "vocabulary",
            "\(NumberText.count(words)) words, each seen at least \(minimumCount) times in training"
                + (vocabularyKind == .keras ? ", numbered as by Keras' tokenizer" : "")
        )
        table.add("text rules", configuration.normalizer.mode.rawValue)
        table.add(
            "search",
            "beam \(search.beamWidth), length penalty \(search.lengthPenalty), \(search.minimumLength) to "
                + "\(search.maximumLength) words"
        )
        table.add(
            "confidence",
            configuration.confidence.map { calibration in
                "calibrated on \(NumberText.count(calibration.photographs)) photographs; a caption is good from CIDEr "
                    + NumberText.decimal(calibration.threshold, digits: 3)
            } ?? "not calibrated"
        )
        return table.text + "\n\n" + NetworkTable(graph: graph).text
    }

    var json: OrderedJSON {
        let search = configuration.search
        return .object([
            "folder": .string(path),
            "bytes": .integer(bytes),
            "encoder": .object([
                "name": .string(configuration.encoder.name), "parameters": .integer(encoderParameters),
                "inputSize": .integer(configuration.encoder.preprocessing.size),
                "interpolation": .string(configuration.encoder.preprocessing.interpolation.rawValue),
                "geometry": .string(configuration.encoder.preprocessing.geometry.rawValue),
            ]),
            "decoder": .object([
                "name": .string(configuration.decoder.kind.rawValue), "parameters": .integer(decoderParameters),
            ]),
            "vocabulary": .object([
                "kind": .string(vocabularyKind.rawValue), "words": .integer(words),
                "minimumCount": .integer(minimumCount),
            ]),
            "normalizer": .string(configuration.normalizer.mode.rawValue),
            "search": .object([
                "beam": .integer(search.beamWidth), "lengthPenalty": search.lengthPenalty.json,
                "minimumLength": .integer(search.minimumLength), "maximumLength": .integer(search.maximumLength),
                "blockedRepetition": .integer(search.blockedRepetition),
            ]),
            "confidence": .optional(configuration.confidence) { calibration in
                .object([
                    "threshold": .number(calibration.threshold), "photographs": .integer(calibration.photographs),
                ])
            },
            "layers": NetworkTable(graph: graph).json,
        ])
    }
}

extension LengthPenalty {
    /// A power is a number, as it always was.
    var json: OrderedJSON {
        if case .power(let alpha) = self { .number(alpha) } else { .string(description) }
    }
}
