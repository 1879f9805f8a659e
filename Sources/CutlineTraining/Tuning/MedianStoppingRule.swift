/// Ends a trial whose best score so far is below the median of what finished trials had at the same epoch (Golovin et
/// al., 2017: "Google Vizier", section 3.2.2; as Optuna's `MedianPruner` has it).
package struct MedianStoppingRule: Sendable, Hashable, Codable {
    /// Trials that are left to finish first, so that there is something to compare with.
    package var startupTrials: Int
    /// Epochs that every trial is given.
    package var warmupEpochs: Int

    package init(startupTrials: Int = 5, warmupEpochs: Int = 2) {
        self.startupTrials = startupTrials
        self.warmupEpochs = warmupEpochs
    }

    /// - Parameters:
    ///   - curve: the trial's scores by epoch.
    ///   - finished: those of earlier trials that ended by themselves.
    func stops(_ curve: [Int: Double], finished: [[Int: Double]]) -> Bool {
        guard let epoch = curve.keys.max(), epoch > warmupEpochs, finished.count >= startupTrials,
            let best = curve.values.max()
        else { return false }
        let scores = finished.compactMap { $0[epoch] }.sorted()
        guard !scores.isEmpty else { return false }
        let middle = scores.count / 2
        let median = scores.count.isMultiple(of: 2) ? (scores[middle - 1] + scores[middle]) / 2 : scores[middle]
        return best < median
    }
}
