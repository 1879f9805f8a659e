public import Foundation

/// What became of one photograph in a batch.
public struct CaptionResult: Sendable {
    public let photo: URL
    /// The caption, or why there is none.
    public let outcome: Result<Caption, any Error>
}
