import CutlineImages
import Foundation
import Testing

@Suite("What cannot be read is told plainly")
struct DamageTests {
    @Test(
        "a truncated photograph keeps its upper part and warns",
        arguments: [("truncated.jpg", "jpeg-420"), ("truncated.png", "png-rgb")]
    )
    func truncated(file: String, whole: String) throws {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path(file))
        let expected = try Fixture.expected(whole)
        let warning = try #require(photograph.warnings.first)
        #expect(warning.kind == .truncated)
        #expect(warning.message.contains(file))

        let pixels = Pixels(photograph)
        try #require(pixels.size == expected.size)
        let quarter = pixels.samples.count / 4
        let upper = Pixels(width: pixels.width, height: 0, samples: Array(pixels.samples.prefix(quarter)))
        #expect(upper.greatestDifference(from: expected) <= 1)
        #expect(pixels.greatestDifference(from: expected) > 16)
    }

    @Test("a strict decoder refuses a truncated photograph", arguments: ["truncated.jpg", "truncated.png"])
    func strict(file: String) throws {
        let path = try Fixture.path(file)
        #expect(try code(PhotoDecoder(strict: true), path) == .truncated)
    }

    @Test("a truncation is said once")
    func once() throws {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path("truncated.jpg"))
        #expect(photograph.warnings.map(\.kind) == [.truncated])
    }

    @Test("what the decoder remarks on becomes a warning")
    func remarks() throws {
        // Bytes that belong to nothing, behind the 20 bytes of the start and the JFIF segment.
        var data = try Fixture.data("jpeg-444.jpg")
        data.insert(contentsOf: [0, 0, 0], at: data.startIndex + 20)
        let photograph = try PhotoDecoder().decode(data: data, name: "odd.jpg")
        #expect(photograph.warnings.contains { $0.kind == .decoder && $0.message.contains("odd.jpg") })
    }

    @Test(
        "content that is no photograph is refused by what it is, not by its name",
        arguments: [
            ("text.jpg", "text"), ("drawing.svg", "an SVG drawing"), ("bitmap.bmp", "a BMP image"),
            ("page.pdf", "a PDF document"),
        ]
    )
    func unsupported(file: String, kind: String) throws {
        let error = try failure(PhotoDecoder(), Fixture.path(file))
        #expect(error.code == .unsupportedFormat)
        #expect(error.description.contains(file))
        #expect(error.description.contains(kind))
        #expect(error.remedy.contains("JPEG"))
        #expect(error.errorDescription == error.description)
    }

    @Test("a photograph's format does not depend on its extension")
    func renamed() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("photo.txt", Fixture.data("webp-lossy.webp"))
        #expect(try PhotoDecoder().decode(contentsOf: path).format == .webp)
    }

    @Test("a header without a picture is damaged")
    func headless() throws {
        let error = try failure(PhotoDecoder(), Fixture.path("headless.jpg"))
        #expect(error.code == .damaged)
        #expect(error.file.hasSuffix("headless.jpg"))
    }

    @Test("missing, empty and folder each have a code of their own")
    func absent() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write("empty.jpg", Data())
        let file = try folder.write("photo.jpg", Fixture.data("jpeg-444.jpg"))
        let decoder = PhotoDecoder()
        #expect(try code(decoder, folder.path + "/none.jpg") == .missing)
        #expect(try code(decoder, file + "/none.jpg") == .missing)
        #expect(try code(decoder, empty) == .empty)
        #expect(try code(decoder, folder.path) == .unreadable)
        #expect(try code(decoder, "/dev/null") == .unreadable)
        #expect(throws: ImageError.self) { try decoder.decode(data: Data(), name: "upload") }
    }

    @Test("a web address is not a local file")
    func address() throws {
        let url = try #require(URL(string: "https://example.org/photo.jpg"))
        let error = try #require(throws: ImageError.self) { try PhotoDecoder().decode(contentsOf: url) }
        #expect(error.code == .unreadable)
    }

    private func failure(_ decoder: PhotoDecoder, _ path: String) throws -> ImageError {
        try #require(throws: ImageError.self) { try decoder.decode(contentsOf: path) }
    }

    private func code(_ decoder: PhotoDecoder, _ path: String) throws -> ImageError.Code {
        try failure(decoder, path).code
    }
}
