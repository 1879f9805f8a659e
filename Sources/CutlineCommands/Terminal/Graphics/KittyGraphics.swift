import CutlineImages
import Foundation

/// kitty's graphics protocol (https://sw.kovidgoyal.net/kitty/graphics-protocol), which Ghostty and Konsole speak too: a PNG file in
/// base64, in pieces.
struct KittyGraphics: TerminalGraphics {
    /// The protocol's limit for one piece.
    private static let pieceLength = 4096

    func text(for photograph: Photograph, in frame: PictureFrame) throws(ImageError) -> String {
        let file = try frame.pixels(of: photograph).png().base64EncodedString()
        var rest = Substring(file)
        // Transmit and show a PNG in so many cells, and send no answer that would end up at the prompt.
        var keys = "a=T,f=100,q=2,c=\(frame.columns),r=\(frame.rows),"
        var text = ""
        repeat {
            let piece = rest.prefix(Self.pieceLength)
            rest = rest.dropFirst(Self.pieceLength)
            text += "\u{1B}_G\(keys)m=\(rest.isEmpty ? 0 : 1);\(piece)\u{1B}\\"
            keys = ""
        } while !rest.isEmpty
        return text + "\n"
    }
}
