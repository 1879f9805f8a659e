import CutlineImages

/// The cells of a terminal that a picture fills.
struct PictureFrame: Sendable, Hashable {
    let columns: Int
    let rows: Int
    let cell: TerminalScreen.CellSize

    /// Wider pictures are no help beside a caption.
    private static let widest = 80

    /// The largest frame in the proportions of a picture of `width` × `height` pixels that leaves `reserved` rows of the screen
    /// to text.
    init(width: Int, height: Int, on screen: TerminalScreen, reserving reserved: Int) {
        cell = screen.cell ?? TerminalScreen.usualCell
        let space = (
            columns: Double(max(1, min(screen.columns - 1, Self.widest))),
            rows: Double(max(4, screen.rows - reserved))
        )
        let (width, height) = (Double(max(1, width)) / cell.width, Double(max(1, height)) / cell.height)
        let scale = min(space.columns / width, space.rows / height)
        columns = max(1, Int((width * scale).rounded()))
        rows = max(1, Int((height * scale).rounded()))
    }

    /// The photograph with as many pixels as the frame shows, and no more than it has.
    func pixels(of photograph: Photograph) throws(ImageError) -> Photograph {
        try photograph.fitted(
            width: Int(Double(columns) * cell.width),
            height: Int(Double(rows) * cell.height)
        )
    }
}
