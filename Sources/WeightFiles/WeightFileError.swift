import Foundation

/// Why a file of weights cannot be used. The message names the file, what is wrong and what to do.
package struct WeightFileError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable, CaseIterable {
        /// There is no such file.
        case missing
        /// It is there but cannot be read.
        case unreadable
        /// It is of no format that holds weights.
        case unknownFormat
        /// It is cut short or contradicts itself.
        case damaged
        /// It holds something that has no place among weights.
        case refused
        /// Its tensors are not those of the network.
        case mismatch
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
