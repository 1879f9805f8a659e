extension PhotoFormat {
    /// How many bytes from the start of a file are enough to tell its format.
    static let sniffedByteCount = 256

    /// Tells the format from the first bytes of a file; nil when it is none of ours.
    package init?(sniffing head: [UInt8]) {
        if head.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if head.hasText("GIF87a", at: 0) || head.hasText("GIF89a", at: 0) {
            self = .gif
        } else if head.hasText("RIFF", at: 0), head.hasText("WEBP", at: 8) {
            self = .webp
        } else if PhotoFormat.tiffMagics.contains(where: head.starts) {
            self = .tiff
        } else if let format = PhotoFormat(brands: head.fileTypeBrands) {
            self = format
        } else {
            return nil
        }
    }

    /// TIFF and BigTIFF, little- and big-endian.
    private static let tiffMagics: [[UInt8]] = [
        [0x49, 0x49, 0x2A, 0x00], [0x4D, 0x4D, 0x00, 0x2A], [0x49, 0x49, 0x2B, 0x00], [0x4D, 0x4D, 0x00, 0x2B],
    ]

    /// Tells HEIC from AVIF by the brands of the `ftyp` box (ISO/IEC 23008-12, annex B; AV1 Image File Format, 6).
    private init?(brands: [String]) {
        let heic: Set = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]
        let general: Set = ["mif1", "msf1", "mif2"]
        if brands.contains(where: { $0 == "avif" || $0 == "avis" }) {
            self = .avif
        } else if brands.contains(where: heic.contains) || brands.first.map(general.contains) == true {
            self = .heic
        } else {
            return nil
        }
    }

    /// A name for content that is not read, so that the message can say what the file is.
    static func describe(unsupported head: [UInt8]) -> String? {
        let magics: [(text: String, name: String)] = [
            ("BM", "a BMP image"), ("%PDF", "a PDF document"), ("8BPS", "a Photoshop document"),
            ("\u{0}\u{0}\u{1}\u{0}", "an icon"), ("\u{0}\u{0}\u{0}\u{C}jP  ", "a JPEG 2000 image"),
            ("\u{0}\u{0}\u{0}\u{C}JXL ", "a JPEG XL image"), ("PK\u{3}\u{4}", "a ZIP archive"),
        ]
        if let magic = magics.first(where: { head.hasText($0.text, at: 0) }) {
            return magic.name
        }
        if head.starts(with: [0xFF, 0x0A]) {
            return "a JPEG XL image"
        }
        if !head.fileTypeBrands.isEmpty {
            return "a video or another media file"
        }
        // The window may end inside a character: one that is cut short does not make text binary.
        let text = String(decoding: head, as: UTF8.self)
        guard !head.contains(where: { $0 < 9 }), text.dropLast().allSatisfy({ $0 != "\u{FFFD}" }) else {
            return nil
        }
        return text.contains("<svg") ? "an SVG drawing" : "text"
    }
}

extension [UInt8] {
    fileprivate func hasText(_ text: String, at offset: Int) -> Bool {
        dropFirst(offset).starts(with: text.utf8)
    }

    /// The major and the compatible brands of an ISO base media file, as far as these bytes hold them.
    fileprivate var fileTypeBrands: [String] {
        guard count >= 12, hasText("ftyp", at: 4) else {
            return []
        }
        let boxLength = self[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let end = Swift.min(count, boxLength) - 3
        // A version number of four bytes stands between the major brand and the compatible ones.
        return stride(from: 8, to: end, by: 4).filter { $0 != 12 }.map { offset in
            String(decoding: self[offset..<offset + 4], as: UTF8.self)
        }
    }
}
