import Foundation

/// A command that cannot do what it was asked to, and why.
package struct CommandError: LocalizedError, CustomStringConvertible, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        /// The arguments contradict each other.
        case usage
        /// Input was read and is not what it should be.
        case badData
        /// An input is not there or cannot be read.
        case missingInput
        /// A result cannot be written.
        case output
        /// The user stopped it.
        case interrupted
    }

    package let code: Code
    /// What is wrong and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
    package var errorDescription: String? { message }
}
