import Foundation

/// What can be wrong with a feature store.
package struct FeatureError: Error, Sendable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable {
        /// The file is there but is no feature store, or its parts do not fit together.
        case damaged
        /// Made from other weights, preprocessing or photographs than asked for.
        case foreign
        /// A photograph that is asked for is not in it.
        case missingImage
        case unwritable
        /// Not one photograph could be read.
        case empty
    }

    package let code: Code
    package let file: String
    package let detail: String

    package init(_ code: Code, file: String, detail: String) {
        self.code = code
        self.file = file
        self.detail = detail
    }

    package var description: String { "\(file): \(detail)" }
    package var errorDescription: String? { description }
}
