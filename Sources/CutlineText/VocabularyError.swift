import Foundation

/// A vocabulary file that cannot be used, and why.
package struct VocabularyError: LocalizedError, CustomStringConvertible, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case unreadable
        case unsupportedFormat
        case unsupportedKind
        case wrongSpecials
        case duplicateWord
        case invalidWord
        case invalidCounts
    }

    package let code: Code
    /// What is wrong and what to do, as one sentence.
    package let detail: String
    /// The file at fault, when it is known.
    package let file: String?

    package init(_ code: Code, detail: String, file: String? = nil) {
        self.code = code
        self.detail = detail
        self.file = file
    }

    package var description: String {
        "\(file ?? "vocabulary"): \(detail)"
    }

    package var errorDescription: String? { description }

    func naming(_ file: String) -> VocabularyError {
        VocabularyError(code, detail: detail, file: file)
    }
}
