import Foundation

/// Why a captioner of another program cannot be taken over. The message names the file, what is wrong and what to do.
package struct ImportError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable, CaseIterable {
        /// A network of layers that Cutline's decoder does not have.
        case unsupported
        /// The description and the weights contradict each other, or are not all there.
        case damaged
        /// The words are not those of the network.
        case foreignWords
        /// The features are not those that the network was made for.
        case foreignEncoder
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
