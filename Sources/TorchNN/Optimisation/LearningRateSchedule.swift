import Foundation

/// A linear warm-up to the peak, then half a cosine down to a fraction of it (Loshchilov and Hutter, 2017), or the peak for good.
package struct LearningRateSchedule: Sendable, Hashable, Codable {
    package enum Shape: String, Sendable, Hashable, Codable, CaseIterable {
        case cosine, constant
    }

    package let shape: Shape
    package let peak: Double
    package let warmupSteps: Int
    package let totalSteps: Int
    /// The last rate as a fraction of the peak.
    package let finalFraction: Double

    package init(
        _ shape: Shape = .cosine,
        peak: Double,
        warmupSteps: Int,
        totalSteps: Int,
        finalFraction: Double = 0.01
    ) {
        self.shape = shape
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.totalSteps = totalSteps
        self.finalFraction = finalFraction
    }

    /// The rate of step `step`, counted from 0.
    package func rate(at step: Int) -> Double {
        if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
        if shape == .constant { return peak }
        let progress = Double(step - warmupSteps) / Double(max(1, totalSteps - warmupSteps))
        let cosine = (1 + cos(.pi * min(1, progress))) / 2
        return peak * (finalFraction + (1 - finalFraction) * cosine)
    }
}
