import CutlineMetrics
import CutlineModels
import CutlineTraining

/// What a calibration found.
struct CalibrationSummary: Sendable {
    let model: String
    let threshold: Double
    /// Whether the threshold is what people reach.
    let isOfPeople: Bool
    let photographs: Int
    let goodCount: Int
    let folds: Int
    let correlation: Double?
    let plainCorrelation: Double?
    let reliability: ReliabilityCurve

    init(_ fitting: ConfidenceFitting, model: String, isOfPeople: Bool, folds: Int) {
        self.model = model
        threshold = fitting.calibration.threshold
        self.isOfPeople = isOfPeople
        photographs = fitting.calibration.photographs
        goodCount = fitting.goodCount
        self.folds = folds
        correlation = fitting.correlation
        plainCorrelation = fitting.plainCorrelation
        reliability = fitting.reliability
    }

    var text: String {
        func decimal(_ value: Double?) -> String { value.map { NumberText.decimal($0, digits: 3) } ?? "none" }
        var table = Table([.left(""), .left("")])
        table.add("model", model)
        table.add(
            "a good caption",
            "CIDEr \(decimal(threshold)) or more\(isOfPeople ? ", the median of people's captions" : "")"
        )
        table.add("photos", "\(NumberText.count(photographs)), of which \(NumberText.count(goodCount)) have one")
        table.add(
            "rank correlation with CIDEr",
            "\(decimal(correlation)); of the mean log-probability alone \(decimal(plainCorrelation))"
        )
        table.add("expected calibration error", decimal(reliability.expectedError))
        var bins = Table([.left("confidence"), .right("photos"), .right("mean"), .right("good")])
        for bin in reliability.bins where bin.count > 0 {
            bins.add(
                "\(NumberText.decimal(bin.range.lowerBound, digits: 1)) to \(NumberText.decimal(bin.range.upperBound, digits: 1))",
                NumberText.count(bin.count),
                decimal(bin.meanPrediction),
                decimal(bin.frequency)
            )
        }
        return "\(table.text)\n\nConfidences of \(folds) folds, each fitted on the others:\n\n\(bins.text)"
    }

    /// The keys are a contract.
    var json: OrderedJSON {
        .object([
            "model": .string(model), "threshold": .number(threshold),
            "target": .string(isOfPeople ? "median of people's captions" : "given"),
            "images": .integer(photographs), "good": .integer(goodCount), "folds": .integer(folds),
            "spearman": .optional(correlation, OrderedJSON.number),
            "spearmanOfScore": .optional(plainCorrelation, OrderedJSON.number),
            "expectedCalibrationError": .number(reliability.expectedError),
            "bins": .array(
                reliability.bins.map { bin in
                    .object([
                        "from": .number(bin.range.lowerBound), "to": .number(bin.range.upperBound),
                        "images": .integer(bin.count), "confidence": .number(bin.meanPrediction),
                        "good": .number(bin.frequency),
                    ])
                }
            ),
        ])
    }
}
