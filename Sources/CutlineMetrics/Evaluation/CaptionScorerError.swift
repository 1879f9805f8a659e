import Foundation

/// Why captions cannot be scored.
package struct CaptionScorerError: LocalizedError, CustomStringConvertible, Sendable {
    package enum Code: String, Sendable {
        case noImages
        case noReferences
        case meteor
    }

    package let code: Code
    /// The image concerned.
    package let imageID: String?
    /// The cause, if METEOR failed.
    package let meteor: METEORError?

    package var description: String {
        switch code {
        case .noImages: "There are no captions to score. Give at least one image with a caption and references."
        case .noReferences: "Image '\(imageID ?? "")' has no references. Add one or leave the image out."
        case .meteor: meteor?.description ?? "METEOR failed."
        }
    }

    package var errorDescription: String? { description }
}
