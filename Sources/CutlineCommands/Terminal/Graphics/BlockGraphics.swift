import CutlineImages

/// Two pixels a cell on any terminal with colours: an upper half block in the colour of the upper, on the colour of the lower.
struct BlockGraphics: TerminalGraphics {
    enum Colours: Sendable, Hashable {
        /// 24 bits each.
        case all
        /// xterm's 256.
        case indexed

        static func detected(on screen: TerminalScreen) -> Colours {
            let terminal = screen.environment["TERM"] ?? ""
            let says = screen.environment["COLORTERM"] ?? ""
            let isDirect = ["direct", "truecolor", "kitty", "ghostty", "foot", "alacritty"].contains(
                where: terminal.contains
            )
            return isDirect || ["truecolor", "24bit"].contains(says) ? .all : .indexed
        }
    }

    let colours: Colours

    func text(for photograph: Photograph, in frame: PictureFrame) throws(ImageError) -> String {
        let picture = try photograph.resized(width: frame.columns, height: frame.rows * 2)
        let codes =
            switch colours {
            case .all:
                stride(from: 0, to: picture.pixels.count, by: 3).map { start in
                    "2;\(picture.pixels[start]);\(picture.pixels[start + 1]);\(picture.pixels[start + 2])"
                }
            case .indexed: ErrorDiffusion.indices(of: picture, nearest: Self.nearest).map { "5;\($0)" }
            }
        return (0..<frame.rows).map { row in
            let upper = codes[2 * row * frame.columns..<(2 * row + 1) * frame.columns]
            let lower = codes[(2 * row + 1) * frame.columns..<(2 * row + 2) * frame.columns]
            return line(upper: Array(upper), lower: Array(lower))
        }
        .joined()
    }

    /// Colours are told only where they change.
    private func line(upper: [String], lower: [String]) -> String {
        var text = ""
        var (front, back) = ("", "")
        for (top, bottom) in zip(upper, lower) {
            var changes: [String] = []
            if top != front { changes.append("38;\(top)") }
            if bottom != back { changes.append("48;\(bottom)") }
            if !changes.isEmpty { text += "\u{1B}[\(changes.joined(separator: ";"))m" }
            text += "▀"
            (front, back) = (top, bottom)
        }
        return text + "\u{1B}[0m\n"
    }

    /// Among xterm's colours 16 to 255: a cube of unevenly spaced values, and 24 greys.
    static func nearest(_ colour: ErrorDiffusion.Colour) -> (index: Int, colour: ErrorDiffusion.Colour) {
        let values: [Float] = [0, 95, 135, 175, 215, 255]
        func level(_ value: Float) -> Int {
            values.indices.min { abs(values[$0] - value) < abs(values[$1] - value) } ?? 0
        }
        let levels = (level(colour.x), level(colour.y), level(colour.z))
        let cube = ErrorDiffusion.Colour(values[levels.0], values[levels.1], values[levels.2])
        let step = max(0, min(23, (((colour.x + colour.y + colour.z) / 3 - 8) / 10).rounded()))
        let grey = ErrorDiffusion.Colour(repeating: 8 + 10 * step)
        func distance(_ other: ErrorDiffusion.Colour) -> Float { ((colour - other) * (colour - other)).sum() }
        return distance(grey) < distance(cube)
            ? (232 + Int(step), grey) : (16 + 36 * levels.0 + 6 * levels.1 + levels.2, cube)
    }
}
