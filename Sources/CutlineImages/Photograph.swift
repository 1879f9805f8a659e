/// An upright photograph in 8-bit sRGB.
package struct Photograph: Hashable, Sendable {
    /// In pixels, after the EXIF orientation is applied; so is `height`.
    package let width: Int
    package let height: Int
    /// `height` rows of `width` pixels of red, green and blue, without padding.
    package let pixels: [UInt8]
    /// What the file was.
    package let format: PhotoFormat
    /// What went less than well. The pixels are usable all the same.
    package internal(set) var warnings: [PhotoWarning]

    /// Traps unless `pixels` holds width · height · 3 bytes.
    package init(width: Int, height: Int, pixels: [UInt8], format: PhotoFormat, warnings: [PhotoWarning] = []) {
        precondition(pixels.count == width * height * 3, "\(width)×\(height) pixels do not fill \(pixels.count) bytes")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.format = format
        self.warnings = warnings
    }
}
