/// Predictions for examples by models that have not seen them.
package enum CrossFitting {
    /// Example i is in fold i mod `folds`, and is predicted by the model that was fitted on the other folds.
    ///
    /// There have to be at least as many examples as folds, and two folds.
    package static func predictions(
        _ rows: [[Double]],
        outcomes: [Bool],
        folds: Int
    ) -> [Double] {
        precondition(folds > 1 && rows.count >= folds, "\(rows.count) examples in \(folds) folds")
        let models = (0..<folds).map { fold in
            let others = rows.indices.filter { $0 % folds != fold }
            return LogisticRegression(others.map { rows[$0] }, outcomes: others.map { outcomes[$0] })
        }
        return rows.indices.map { models[$0 % folds].probability(rows[$0]) }
    }
}
