import Foundation

/// Why a training cannot start or go on.
package struct TrainingError: Error, Sendable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable {
        case invalidConfiguration, emptySplit
        /// The run's folder holds another run, or none to resume.
        case runExists, nothingToResume, foreignCheckpoint
        /// The loss or the gradient is not a number.
        case diverged
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
    package var errorDescription: String? { message }
}
