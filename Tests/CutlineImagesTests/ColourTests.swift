import CutlineImages
import Testing

@Suite("Colours become sRGB")
struct ColourTests {
    /// Both sides convert by Little CMS, of different versions; a pixel may round either way.
    @Test(
        "an embedded profile is converted, within two levels of Pillow's conversion",
        arguments: ["profile-p3.png", "profile-adobe.jpg", "profile-grey.png", "cmyk-profile.jpg"]
    )
    func profiles(file: String) throws {
        let (pixels, expected) = try decoded(file)
        #expect(pixels.greatestDifference(from: expected) <= 2)
    }

    @Test("pixels under sRGB by any name are left alone")
    func standard() throws {
        let (pixels, expected) = try decoded("profile-srgb.png")
        #expect(pixels == expected)
    }

    @Test("a profile that does not fit is ignored with a warning", arguments: ["profile-mismatched", "profile-broken"])
    func unusable(name: String) throws {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path("\(name).jpg"))
        #expect(photograph.warnings.map(\.kind) == [.profileIgnored])
        #expect(photograph.warnings.first?.message.contains("\(name).jpg") == true)
        #expect(Pixels(photograph).greatestDifference(from: try Fixture.expected(name)) <= 1)
    }

    /// Profiles differ in their inks, so this holds to what all of them agree on.
    @Test("CMYK without a profile has the colours of print")
    func ordinaryPrint() throws {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path("cmyk-plain.jpg"))
        let pixels = Pixels(photograph)
        let paper = pixels[8, 8]
        let cyan = pixels[24, 8]
        let magenta = pixels[40, 8]
        let yellow = pixels[56, 8]
        let black = pixels[72, 8]
        #expect(paper.allSatisfy { $0 >= 250 })
        #expect(cyan[0] < 80 && cyan[1] > 120 && cyan[2] > 180)
        #expect(magenta[0] > 180 && magenta[1] < 80 && magenta[2] > 80)
        #expect(yellow[0] > 220 && yellow[1] > 200 && yellow[2] < 80)
        #expect(black.allSatisfy { $0 < 70 })
    }

    private func decoded(_ file: String) throws -> (pixels: Pixels, expected: Pixels) {
        let photograph = try PhotoDecoder().decode(contentsOf: Fixture.path(file))
        #expect(photograph.warnings.isEmpty)
        let expected = try Fixture.expected(String(file.prefix { $0 != "." }))
        try #require(Pixels(photograph).size == expected.size)
        return (Pixels(photograph), expected)
    }
}
