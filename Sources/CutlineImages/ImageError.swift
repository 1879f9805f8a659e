import Foundation

/// Why a photograph could not be read.
package struct ImageError: Error, Hashable, Sendable {
    package enum Code: String, CaseIterable, Hashable, Sendable {
        /// There is no such file or folder.
        case missing
        /// It is there but cannot be opened, or is a folder where a file was needed.
        case unreadable
        /// The file holds no byte.
        case empty
        /// The content is no photograph of a format that is read.
        case unsupportedFormat
        /// Beyond the limits of `PhotoLimits`.
        case tooLarge
        /// Nothing can be decoded.
        case damaged
        /// Part of the picture is missing, and the decoder is strict.
        case truncated
        /// libvips does not start or lacks a loader.
        case unavailable
    }

    package let code: Code
    /// The path, or the name that was given for the data.
    package let file: String
    /// What is wrong, as a part of a sentence.
    package let problem: String
    /// What can be done, as a sentence.
    package let remedy: String
}

extension ImageError: LocalizedError, CustomStringConvertible {
    package var errorDescription: String? { description }

    package var description: String { "\(file): \(problem). \(remedy)" }
}
