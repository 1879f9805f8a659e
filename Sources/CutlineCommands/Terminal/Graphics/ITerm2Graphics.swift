import CutlineImages
import Foundation

/// iTerm2's inline images (https://iterm2.com/documentation-images.html), which WezTerm and mintty show too: a file in base64.
struct ITerm2Graphics: TerminalGraphics {
    private static let quality = 90

    func text(for photograph: Photograph, in frame: PictureFrame) throws(ImageError) -> String {
        let file = try frame.pixels(of: photograph).jpeg(quality: Self.quality)
        let keys = "inline=1;size=\(file.count);width=\(frame.columns);height=\(frame.rows);preserveAspectRatio=1"
        return "\u{1B}]1337;File=\(keys):\(file.base64EncodedString())\u{07}\n"
    }
}
