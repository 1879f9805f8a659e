import CutlineImages
import Foundation
import Testing

/// Pixels against Pillow's, in levels of 256.
@Suite("Pixels agree with Pillow's")
struct PixelParityTests {
    @Test(
        "plain, deep and transparent photographs agree within one level",
        arguments: [
            ("jpeg-444.jpg", PhotoFormat.jpeg), ("jpeg-422.jpg", .jpeg), ("jpeg-420.jpg", .jpeg),
            ("jpeg-progressive.jpg", .jpeg), ("jpeg-grey.jpg", .jpeg), ("png-rgb.png", .png), ("png-grey.png", .png),
            ("png-bilevel.png", .png), ("png-palette.png", .png), ("png-grey16.png", .png), ("png-rgb16.png", .png),
            ("png-rgba.png", .png), ("png-grey-alpha.png", .png), ("png-palette-alpha.png", .png),
            ("webp-lossy.webp", .webp), ("webp-lossless.webp", .webp), ("webp-alpha.webp", .webp),
            ("tiff-lzw.tif", .tiff),
        ]
    )
    func agree(file: String, format: PhotoFormat) throws {
        let photograph = try PhotoDecoder(strict: true).decode(contentsOf: Fixture.path(file))
        try compare(photograph, with: file, tolerance: 1)
        #expect(photograph.format == format)
        #expect(photograph.warnings.isEmpty)
    }

    @Test("each EXIF orientation comes out upright", arguments: 1...8)
    func orientation(_ orientation: Int) throws {
        let file = "orientation-\(orientation).jpg"
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path(file))
        try compare(photograph, with: file, tolerance: 1)
        #expect(photograph.width == (orientation < 5 ? 40 : 24))
    }

    /// libheif and Pillow's decoders bring YCbCr to RGB with different rounding.
    @Test(
        "AVIF and HEIC agree within three levels, and turn once",
        arguments: [("avif.avif", PhotoFormat.avif), ("avif-turned.avif", .avif), ("heic.heic", .heic)]
    )
    func highEfficiency(file: String, format: PhotoFormat) throws {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path(file))
        try compare(photograph, with: file, tolerance: 3)
        #expect(photograph.format == format)
        #expect(photograph.warnings.isEmpty)
    }

    @Test("an animation gives its first frame", arguments: ["animation.gif", "animation.webp"])
    func animation(file: String) throws {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path(file))
        try compare(photograph, with: file, tolerance: 1)
    }

    @Test("data in memory gives the same photograph as the file")
    func memory() throws {
        let decoder = PhotoDecoder()
        let path = try Fixture.path("jpeg-420.jpg")
        let fromFile = try decoder.decode(contentsOf: path)
        #expect(try decoder.decode(data: Fixture.data("jpeg-420.jpg"), name: "upload") == fromFile)
        #expect(try decoder.decode(contentsOf: URL(fileURLWithPath: path)) == fromFile)
    }

    @Test("decoding from eight tasks at once gives equal results")
    func concurrency() async throws {
        let files = ["jpeg-420.jpg", "profile-p3.png", "webp-lossy.webp", "truncated.jpg", "orientation-7.jpg"]
        let paths = try files.map(Fixture.path)
        let decoder = PhotoDecoder()
        let alone = try paths.map { try decoder.decode(contentsOf: $0) }
        try await withThrowingTaskGroup(of: [Photograph].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try (0..<20).flatMap { _ in try paths.map { try decoder.decode(contentsOf: $0) } }
                }
            }
            for try await together in group {
                #expect(together.count == 20 * alone.count)
                #expect(together.indices.allSatisfy { together[$0] == alone[$0 % alone.count] })
            }
        }
    }

    private func compare(_ photograph: Photograph, with file: String, tolerance: Int) throws {
        let expected = try Fixture.expected(String(file.prefix { $0 != "." }))
        let pixels = Pixels(photograph)
        try #require(pixels.size == expected.size)
        try #require(pixels.samples.count == expected.samples.count)
        #expect(pixels.greatestDifference(from: expected) <= tolerance)
    }
}
