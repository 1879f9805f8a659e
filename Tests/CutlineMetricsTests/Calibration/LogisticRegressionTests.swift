import Testing

@testable import CutlineMetrics

@Suite("Logistic regression")
struct LogisticRegressionTests {
    private let rows = [
        [0.5, 1.0], [1.5, 0.2], [2.0, 1.9], [2.5, 0.4], [3.0, 2.2], [3.5, 0.9], [0.9, 2.5], [4.1, 1.1],
    ]
    private let outcomes = [false, false, true, false, true, true, false, true]

    /// Expected values are the minimum that scipy's BFGS finds of the same loss.
    @Test("it finds the minimum of the loss")
    func known() {
        let model = LogisticRegression(rows, outcomes: outcomes, ridge: 1)
        #expect(abs(model.weights[0] - 1.19308767) < 1e-6)
        #expect(abs(model.weights[1] - 0.56768068) < 1e-6)
        #expect(abs(model.intercept + 0.01737364) < 1e-6)
        #expect(abs(model.means[0] - 2.25) < 1e-12 && abs(model.deviations[1] - 0.78382077) < 1e-8)
        for (row, expected) in zip(rows, [0.12052389, 0.17437779, 0.54544684, 0.40176898]) {
            #expect(abs(model.probability(row) - expected) < 1e-6)
        }
    }

    @Test("examples that can be told apart, numbers that never change and rare outcomes give finite weights")
    func hardCases() {
        let sure = LogisticRegression([[-1, 7], [-2, 7], [1, 7], [2, 7]], outcomes: [false, false, true, true])
        #expect(sure.weights[0] > 0 && sure.weights[0] < 5)
        #expect(sure.weights[1] == 0)
        let rare = LogisticRegression((0..<500).map { [Double($0 % 7)] }, outcomes: (0..<500).map { $0 == 3 })
        #expect(abs(rare.probability([3]) - 0.002) < 0.002)
    }

    @Test("the mean of its probabilities is the share of yeses, for the intercept is free")
    func balance() {
        let model = LogisticRegression(rows, outcomes: outcomes)
        #expect(abs(rows.map(model.probability).reduce(0, +) - 4) < 1e-8)
    }

    @Test("cross-fitting predicts every example by a model that has not seen it")
    func crossFitting() {
        let predictions = CrossFitting.predictions(rows, outcomes: outcomes, folds: 4)
        for fold in 0..<4 {
            let others = rows.indices.filter { $0 % 4 != fold }
            let model = LogisticRegression(others.map { rows[$0] }, outcomes: others.map { outcomes[$0] })
            for index in stride(from: fold, to: rows.count, by: 4) {
                #expect(predictions[index] == model.probability(rows[index]))
            }
        }
    }
}
