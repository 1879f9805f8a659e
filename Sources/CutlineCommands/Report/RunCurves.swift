import CutlineTraining

/// The charts of a run.
struct RunCurves: Sendable {
    let loss: LineChart
    let cider: LineChart
    let words: LineChart
    let learningRate: LineChart

    var all: [LineChart] { [loss, cider, words, learningRate] }

    init(_ metrics: RunMetrics) {
        // Over epochs as soon as it is known how long one is.
        let perEpoch = metrics.stepsPerEpoch.map(Double.init)
        let xTitle = perEpoch == nil ? "step" : "epoch"
        func point(_ step: Int, _ value: Double) -> LineChart.Point {
            LineChart.Point(x: Double(step) / (perEpoch ?? 1), y: value)
        }
        func validations(_ value: KeyPath<TrainingEvent.Validation, Double?>) -> [LineChart.Point] {
            metrics.validations.compactMap { validation in
                validation[keyPath: value].map { point(validation.step, $0) }
            }
        }
        func scores(_ value: KeyPath<TrainingEvent.Validation, Double>) -> [LineChart.Point] {
            metrics.validations.map { point($0.step, $0[keyPath: value]) }
        }
        loss = LineChart(
            "Loss",
            xTitle: xTitle,
            series: [
                .init(
                    name: "training, every 20th step",
                    colour: 1,
                    points: metrics.steps.map { point($0.step, $0.loss) },
                    isFaint: true
                ),
                .init(
                    name: "training, mean of epoch",
                    colour: 1,
                    points: metrics.epochs.map { point($0.step, $0.loss) }
                ),
                .init(name: "validation", colour: 2, points: validations(\.loss)),
            ]
        )
        cider = LineChart(
            "CIDEr",
            xTitle: xTitle,
            series: [.init(name: "CIDEr", colour: 3, points: scores(\.cider))],
            mark: metrics.best.map { (point($0.step, $0.cider), "best, \(NumberText.decimal($0.cider, digits: 3))") }
        )
        words = LineChart(
            "BLEU and ROUGE-L",
            xTitle: xTitle,
            series: [
                .init(name: "BLEU-1", colour: 5, points: scores(\.bleu1)),
                .init(name: "BLEU-2", colour: 2, points: validations(\.bleu2)),
                .init(name: "BLEU-3", colour: 3, points: validations(\.bleu3)),
                .init(name: "BLEU-4", colour: 1, points: scores(\.bleu4)),
                .init(name: "ROUGE-L", colour: 4, points: scores(\.rougeL)),
            ]
        )
        let rates =
            metrics.steps.isEmpty
            ? metrics.epochs.map { point($0.step, $0.learningRate) }
            : metrics.steps.map { point($0.step, $0.learningRate) }
        learningRate = LineChart(
            "Learning rate",
            xTitle: xTitle,
            series: [.init(name: "learning rate", colour: 4, points: rates, hasDots: false)]
        )
    }
}
