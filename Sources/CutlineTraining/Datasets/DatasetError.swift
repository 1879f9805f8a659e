import Foundation

/// Captions, splits or photos that cannot be used at all, and why.
///
/// Single bad lines and missing photos are no errors; `DatasetReport` lists them.
package struct DatasetError: LocalizedError, CustomStringConvertible, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        /// A file or folder cannot be opened.
        case unreadable
        /// The content is none of the known caption formats.
        case unknownFormat
        /// The format is known, but the file breaks its rules so that the rest cannot be trusted.
        case malformed
        /// No split was asked for in a way that can be met.
        case splitNotFound
        /// Two files could be the list of one split.
        case ambiguousSplit
        /// One photo is in two splits.
        case splitConflict
        /// Split fractions are not between 0 and 1 or add up to more than 1.
        case invalidFractions
        /// Nothing is left to work with.
        case noUsableImages
    }

    package let code: Code
    /// The file or folder at fault, when there is one.
    package let file: String?
    /// What is wrong and what to do, as one sentence.
    package let detail: String

    package init(_ code: Code, file: String? = nil, detail: String) {
        self.code = code
        self.file = file
        self.detail = detail
    }

    package var description: String {
        file.map { "\($0): \(detail)" } ?? detail
    }

    package var errorDescription: String? { description }
}
