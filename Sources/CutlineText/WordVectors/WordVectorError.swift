import Foundation

/// A file of word vectors that cannot be used, and why.
package struct WordVectorError: LocalizedError, CustomStringConvertible, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case unreadable
        /// No line is a word and its numbers.
        case noVectors
        /// A line is not as it should be, and none may be skipped.
        case malformedLine
    }

    package let code: Code
    package let file: String
    /// What is wrong and what to do, as one sentence.
    package let detail: String

    package init(_ code: Code, file: String, detail: String) {
        self.code = code
        self.file = file
        self.detail = detail
    }

    package var description: String { "\(file): \(detail)" }
    package var errorDescription: String? { description }
}
