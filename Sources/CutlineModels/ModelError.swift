import Foundation

/// What can be wrong with a model folder, a name, or weights.
package struct ModelError: Error, Sendable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable {
        /// No encoder, decoder or model of that name.
        case unknownName
        /// A file of the model is not there.
        case missing
        /// A file is not what the model's configuration says it is.
        case damaged
        /// Made by a newer Cutline, or not by Cutline.
        case foreign
        /// Settings that no model can have.
        case unusable
        /// Cannot be written.
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
