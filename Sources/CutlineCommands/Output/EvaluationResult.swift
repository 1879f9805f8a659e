import CutlineMetrics
import CutlineTraining

/// What an evaluation found.
struct EvaluationResult: Sendable {
    let scores: CaptionScores
    let predictions: [ModelEvaluation.Prediction]
    /// The models' folders.
    let models: [String]
    let beam: Int
    let seconds: Double

    var failureCount: Int { predictions.count { $0.error != nil } }

    var text: String {
        var table = Table([.left(""), .left("")])
        for (index, model) in models.enumerated() { table.add(index == 0 ? "model" : "and model", model) }
        table.add("beam", String(beam))
        table.add("time", NumberText.duration(.seconds(seconds)))
        return ScoreText(scores).text + "\n\n" + table.text
    }

    /// The keys are a contract.
    var json: OrderedJSON {
        .object(
            ScoreText(scores).members + [
                .init(key: "model", value: .optional(models.first, OrderedJSON.string)),
                .init(key: "models", value: .array(models.map(OrderedJSON.string))),
                .init(key: "beam", value: .integer(beam)),
                .init(key: "seconds", value: .number(seconds)),
            ]
        )
    }

    /// Writes every caption as a line of JSON, which `score --candidates` reads.
    func write(to file: ReplacementFile) throws {
        for prediction in predictions {
            let line = OrderedJSON.object([
                "image": .string(prediction.image),
                "caption": .optional(prediction.caption, OrderedJSON.string),
                "score": .optional(prediction.score, OrderedJSON.number),
                "confidence": .optional(prediction.confidence, OrderedJSON.number),
                "error": .optional(prediction.error, OrderedJSON.string),
            ])
            try file.write(line.compact + "\n")
        }
        try file.commit()
    }
}
