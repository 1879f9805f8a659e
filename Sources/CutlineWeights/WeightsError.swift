import Foundation

/// Why weights could not be fetched or imported. The message says what is wrong and what to do.
package struct WeightsError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable, CaseIterable {
        /// There are no weights, or there is no mirror, of that name.
        case unknownName
        /// The server does not have the file, or does not give it.
        case notServed
        /// The server could not be reached, or the transfer broke off again and again.
        case interrupted
        /// What came is not the published file.
        case wrongChecksum
        /// The file does not hold the weights that it was taken for.
        case mismatch
        /// The folder of weights cannot be written to, or another process is at it.
        case unwritable
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
