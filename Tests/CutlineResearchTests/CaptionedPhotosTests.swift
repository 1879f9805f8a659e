import CutlineResearch
import Foundation
import Testing

@Suite("Captioned photographs")
struct CaptionedPhotosTests {
    @Test("photographs come with their captions, files and parts")
    func contents() throws {
        let set = try SmallSet()
        let photos = try set.photos()
        #expect(photos.photos.map(\.id) == SmallSet.scenes.map(\.name))
        #expect(photos.photos(in: .training).map(\.id) == ["red.tif", "green.tif", "blue.tif", "grey.tif"])
        #expect(photos.photos(in: .validation).map(\.id) == ["white.tif"])
        let red = try #require(photos["red.tif"])
        #expect(red.captions == SmallSet.scenes[0].captions)
        #expect(red.file.standardizedFileURL == set.image("red.tif").standardizedFileURL)
        #expect(photos["pink.tif"] == nil)
        #expect(photos.captions().count == 12)
        #expect(photos.captions(in: .test) == SmallSet.scenes[5].captions)
        #expect(photos.findings.isEmpty)
        #expect(photos.summary.hasPrefix("6 photos, 12 captions from captions.txt"))
    }

    @Test("what cannot be used is left out and told")
    func findings() throws {
        let set = try SmallSet()
        try FileManager.default.removeItem(at: set.image("blue.tif"))
        let missing = try #require(try set.photos().findings.first { $0.examples.contains("blue.tif") })
        #expect(missing.isSkipped)
        #expect((missing.count, missing.captionsSkipped) == (1, 2))
        #expect(missing.summary == "photos whose file is missing")
    }

    @Test("a smaller set keeps the parts, and a drawn split is the same each time")
    func filtering() throws {
        let set = try SmallSet()
        let few = try set.photos().filter { $0.id != "green.tif" && $0.part != .test }
        #expect(few.photos.map(\.id) == ["red.tif", "blue.tif", "grey.tif", "white.tif"])
        #expect(few["white.tif"]?.part == .validation)
        func drawn(_ seed: UInt64) throws -> [CaptionedPhotos.Part?] {
            try CaptionedPhotos(
                images: set.images,
                captions: set["captions.txt"],
                split: .drawn(validation: 0.34, test: 0.34, seed: seed)
            ).photos.map(\.part)
        }
        #expect(try drawn(1) == drawn(1))
        #expect(try Set((1...8).map(drawn)).count > 1)
        for part in CaptionedPhotos.Part.allCases { #expect(try drawn(1).count { $0 == part } == 2) }
        let undivided = try CaptionedPhotos(images: set.images, captions: set["captions.txt"], split: .undivided)
        #expect(undivided.photos.allSatisfy { $0.part == nil })
    }

    @Test("files that cannot be used at all are named")
    func errors() throws {
        let set = try SmallSet()
        try set.write("nothing.txt", "nothing")
        let unknown = #expect(throws: (any Error).self) {
            try CaptionedPhotos(images: set.images, captions: set["nothing.txt"])
        }
        #expect(unknown?.localizedDescription.contains("nothing.txt") == true)
        #expect(throws: (any Error).self) {
            try CaptionedPhotos(
                images: set.images,
                captions: set["captions.txt"],
                split: .drawn(validation: 0.5, test: 0.5)
            )
        }
    }
}
