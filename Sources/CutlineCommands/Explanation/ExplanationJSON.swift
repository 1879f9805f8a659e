import Cutline
import CutlineModels
import Foundation

extension CaptionExplanation {
    /// The keys and their order are a contract.
    func json(image: String) -> OrderedJSON {
        .object([
            "image": .string(image),
            "caption": .string(caption.text),
            "score": .number(caption.score),
            "words": .array(choices.map(\.json)),
            "hypotheses": .array(hypotheses.map(\.json)),
            "area": .object([
                "x": .number(area.minX), "y": .number(area.minY), "width": .number(area.width),
                "height": .number(area.height),
            ]),
            "model": .object([
                "encoder": .string(model.encoder), "decoder": .string(model.decoder),
                "inputSize": .integer(model.inputSize), "vocabularySize": .integer(model.vocabularySize),
            ]),
            "search": .object([
                "beamWidth": .integer(search.beamWidth), "lengthPenalty": LengthPenalty(search.lengthPenalty).json,
                "minimumLength": .integer(search.minimumLength), "maximumLength": .integer(search.maximumLength),
                "blockedRepetition": .integer(search.blockedRepetition),
            ]),
        ])
    }
}

extension CaptionExplanation.Choice {
    fileprivate var json: OrderedJSON {
        .object([
            "word": .optional(word, OrderedJSON.string),
            "probability": .number(probability),
            "rank": .integer(rank),
            "alternatives": .array(
                alternatives.map { alternative in
                    .object([
                        "word": .optional(alternative.word, OrderedJSON.string),
                        "probability": .number(alternative.probability),
                        "chosen": .boolean(alternative.isChosen),
                        "forbidden": .boolean(alternative.isForbidden),
                    ])
                }
            ),
            "attention": .optional(attention, \.json),
        ])
    }
}

extension AttentionMap {
    fileprivate var json: OrderedJSON {
        .object([
            "rows": .integer(rows),
            "columns": .integer(columns),
            "total": .number(total),
            "spread": .number(spread),
            "weights": .array(
                (0..<rows).map { row in
                    .array(weights[(row * columns)..<((row + 1) * columns)].map { .number(Self.rounded($0)) })
                }
            ),
        ])
    }

    /// To a millionth: the digits after it are noise.
    private static func rounded(_ weight: Float) -> Double { (Double(weight) * 1e6).rounded() / 1e6 }
}

extension CaptionExplanation.Hypothesis {
    fileprivate var json: OrderedJSON {
        .object([
            "caption": .string(text),
            "logProbability": .number(logProbability),
            "meanLogProbability": .number(meanLogProbability),
            "score": .number(score),
            "finished": .boolean(isFinished),
        ])
    }
}
