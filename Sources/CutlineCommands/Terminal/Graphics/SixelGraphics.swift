import CutlineImages

/// DEC's sixels (VT330/VT340 programmer reference manual, volume 2, chapter 14): bands of six rows, in each the pixels of one colour
/// after the other.
struct SixelGraphics: TerminalGraphics {
    /// 252 of the 256 colours that terminals have room for; the eye tells greens apart best.
    static let cube = ColourCube(levels: SIMD3(6, 7, 6))

    func text(for photograph: Photograph, in frame: PictureFrame) throws(ImageError) -> String {
        Self.encode(try frame.pixels(of: photograph))
    }

    static func encode(_ picture: Photograph) -> String {
        let (width, height) = (picture.width, picture.height)
        let indices = ErrorDiffusion.indices(of: picture, nearest: cube.nearest)
        // Pixels that are not drawn stay as they are; pixels are square; the size is known from the start.
        var text = "\u{1B}P0;1;0q\"1;1;\(width);\(height)"
        for index in Set(indices).sorted() {
            let share = (cube.colour(index) * (100.0 / 255)).rounded(.toNearestOrAwayFromZero)
            text += "#\(index);2;\(Int(share.x));\(Int(share.y));\(Int(share.z))"
        }
        let bands = stride(from: 0, to: height, by: 6).map { top in
            band(indices, width: width, rows: top..<min(top + 6, height))
        }
        return text + bands.joined(separator: "-") + "\u{1B}\\\n"
    }

    private static func band(_ indices: [Int], width: Int, rows: Range<Int>) -> String {
        // For each colour the bits of every column, the upper row the lowest bit.
        var columns: [Int: [UInt8]] = [:]
        for (bit, row) in rows.enumerated() {
            for x in 0..<width {
                columns[indices[row * width + x], default: [UInt8](repeating: 0, count: width)][x] |= 1 << bit
            }
        }
        let colours = columns.sorted { $0.key < $1.key }.map { "#\($0.key)\(runs(of: $0.value))" }
        // Back to the start of the band between colours.
        return colours.joined(separator: "$")
    }

    /// Sixels as characters from `?` on, repetitions counted.
    private static func runs(of sixels: [UInt8]) -> String {
        var text = ""
        var rest = sixels[...]
        while let first = rest.first {
            let length = rest.prefix { $0 == first }.count
            rest = rest.dropFirst(length)
            // Blanks at the end of a line need not be drawn.
            if rest.isEmpty, first == 0 { break }
            let character = Character(UnicodeScalar(63 + first))
            text += length > 3 ? "!\(length)\(character)" : String(repeating: character, count: length)
        }
        return text
    }
}
