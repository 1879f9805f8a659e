import Foundation

/// A linear warm-up to the peak, then half a cosine down to a fraction of it (Loshchilov and Hutter, 2017).
package struct LearningRateSchedule: Sendable, Hashable, Codable {
    package let peak: Double
    package let warmupSteps: Int
    package let totalSteps: Int
    /// The last rate as a fraction of the peak.
    package let finalFraction: Double

    package init(peak: Double, warmupSteps: Int, totalSteps: Int, finalFraction: Double = 0.01) {
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.totalSteps = totalSteps
        self.finalFraction = finalFraction
    }

    /// The rate of step `step`, counted from 0.
    package func rate(at step: Int) -> Double {
        if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
        let progress = Double(step - warmupSteps) / Double(max(1, totalSteps - warmupSteps))
        let cosine = (1 + cos(.pi * min(1, progress))) / 2
        return peak * (finalFraction + (1 - finalFraction) * cosine)
    }
}
