import CutlineImages
import Testing

@Suite("Formats are told by content")
struct SniffingTests {
    @Test(
        "magic numbers",
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE1], PhotoFormat.jpeg), ([0x49, 0x49, 0x2A, 0x00], .tiff),
            ([0x4D, 0x4D, 0x00, 0x2A], .tiff), ([0x4D, 0x4D, 0x00, 0x2B], .tiff),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
        ]
    )
    func magic(head: [UInt8], format: PhotoFormat) {
        #expect(PhotoFormat(sniffing: head) == format)
        #expect(PhotoFormat(sniffing: Array(head.dropLast())) != format || format == .jpeg)
    }

    @Test("a RIFF file is WebP only if it says so")
    func riff() {
        #expect(PhotoFormat(sniffing: Array("RIFF....WEBPVP8 ".utf8)) == .webp)
        #expect(PhotoFormat(sniffing: Array("RIFF....WAVEfmt ".utf8)) == nil)
    }

    @Test(
        "HEIC and AVIF are told apart by all of their brands",
        arguments: [
            (["heic", "mif1"], PhotoFormat.heic), (["mif1", "heic"], .heic), (["avif", "mif1"], .avif),
            (["mif1", "miaf", "avif"], .avif), (["mif1"], .heic), (["isom", "mp42"], nil), (["qt  "], nil),
        ]
    )
    func brands(_ brands: [String], format: PhotoFormat?) {
        #expect(PhotoFormat(sniffing: fileType(brands)) == format)
    }

    @Test("brands beyond the end of the box do not count")
    func boxLength() {
        let box = fileType(["isom", "mp42"])
        #expect(PhotoFormat(sniffing: box + Array("avif".utf8)) == nil)
    }

    @Test("no format is seen in the empty and the short", arguments: [[], [0xFF], [0x00, 0x00, 0x00, 0x0C]])
    func short(head: [UInt8]) {
        #expect(PhotoFormat(sniffing: head) == nil)
    }

    /// An ISO base media `ftyp` box: length, type, major brand, version, compatible brands.
    private func fileType(_ brands: [String]) -> [UInt8] {
        let length = UInt8(16 + 4 * (brands.count - 1))
        let compatible = brands.dropFirst().flatMap(\.utf8)
        return [0, 0, 0, length] + Array("ftyp".utf8) + Array(brands[0].utf8) + [0, 0, 0, 0] + compatible
    }
}
