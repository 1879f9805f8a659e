/// Prints captions as they come, in one format.
protocol CaptionWriter {
    mutating func write(_ report: PhotoReport) throws
    /// Called once, after the last photograph.
    mutating func finish() throws
}

extension CaptionWriter {
    mutating func finish() throws {}
}
