import CutlineImages
import Testing

@testable import CutlineCommands

@Suite("Sixels")
struct SixelGraphicsTests {
    /// What a terminal makes of sixels: pixels in percent, those that were not drawn nil.
    private struct Screen {
        var width = 0
        var height = 0
        var pixels: [SIMD3<Int>?] = []
        var colours: [Int: SIMD3<Int>] = [:]

        init?(_ text: String) {
            guard let match = text.wholeMatch(of: /\u{1B}P0;1;0q"1;1;(\d+);(\d+)(.*)\u{1B}\\\n/.dotMatchesNewlines()),
                let width = Int(match.1), let height = Int(match.2)
            else { return nil }
            (self.width, self.height) = (width, height)
            pixels = Array(repeating: nil, count: width * height)
            var (x, band, colour) = (0, 0, 0)
            var rest = match.3
            while let token = rest.prefixMatch(of: /#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|(\$)|(-)/) {
                rest = rest[token.range.upperBound...]
                if let red = token.2.flatMap({ Int($0) }), let green = token.3.flatMap({ Int($0) }),
                    let blue = token.4.flatMap({ Int($0) }), let index = token.1.flatMap({ Int($0) })
                {
                    colours[index] = SIMD3(red, green, blue)
                } else if let index = token.5.flatMap({ Int($0) }) {
                    colour = index
                } else if token.9 != nil {
                    x = 0
                } else if token.10 != nil {
                    (x, band) = (0, band + 1)
                } else if let character = (token.7 ?? token.8)?.unicodeScalars.first {
                    for _ in 0..<(token.6.flatMap { Int($0) } ?? 1) {
                        for bit in 0..<6 where (character.value - 63) >> bit & 1 == 1 {
                            let y = band * 6 + bit
                            guard x < width, y < height, let drawn = colours[colour] else { return nil }
                            pixels[y * width + x] = drawn
                        }
                        x += 1
                    }
                }
            }
            guard rest.isEmpty else { return nil }
        }
    }

    @Test("colours of the cube come back pixel by pixel, whatever the height", arguments: [1, 5, 6, 7, 12, 20])
    func exact(height: Int) throws {
        let cube = SixelGraphics.cube
        let indices = (0..<11 * height).map { $0 * 37 % cube.count }
        let pixels = indices.flatMap { index -> [UInt8] in
            let colour = cube.colour(index).rounded(.toNearestOrAwayFromZero)
            return [UInt8(colour.x), UInt8(colour.y), UInt8(colour.z)]
        }
        let picture = Photograph(width: 11, height: height, pixels: pixels, format: .png)
        let screen = try #require(Screen(SixelGraphics.encode(picture)))
        #expect((screen.width, screen.height) == (11, height))
        for (index, pixel) in screen.pixels.enumerated() {
            let wanted = (0..<3).map { (Double(pixels[index * 3 + $0]) * 100 / 255).rounded() }
            let found = try #require(pixel)
            for part in 0..<3 { #expect(abs(Double(found[part]) - wanted[part]) <= 1) }
        }
    }

    @Test("other colours come out right on the whole, and no pixel is left out")
    func dithered() throws {
        let picture = Photograph(
            width: 48,
            height: 31,
            pixels: (0..<48 * 31).flatMap { _ in [100, 60, 215] as [UInt8] },
            format: .png
        )
        let screen = try #require(Screen(SixelGraphics.encode(picture)))
        let drawn = screen.pixels.compactMap { $0 }
        #expect(drawn.count == 48 * 31)
        #expect(Set(drawn.map { "\($0)" }).count > 1)
        for (part, value) in [100.0, 60, 215].enumerated() {
            let mean = drawn.reduce(0.0) { $0 + Double($1[part]) } / Double(drawn.count) * 2.55
            #expect(abs(mean - value) < 3)
        }
    }

    @Test("a run of one colour is a count, and blanks at the end are left out")
    func runs() {
        let picture = Photograph(width: 9, height: 6, pixels: [UInt8](repeating: 255, count: 9 * 6 * 3), format: .png)
        #expect(SixelGraphics.encode(picture) == "\u{1B}P0;1;0q\"1;1;9;6#251;2;100;100;100#251!9~\u{1B}\\\n")
        var pixels = [UInt8](repeating: 0, count: 9 * 3)
        pixels.replaceSubrange(0..<3, with: [255, 255, 255])
        let dot = Photograph(width: 9, height: 1, pixels: pixels, format: .png)
        #expect(SixelGraphics.encode(dot).contains("#0?!8@$#251@\u{1B}"))
    }

    @Test("no more colours than terminals have room for")
    func colours() {
        #expect(SixelGraphics.cube.count <= 256)
        for index in 0..<SixelGraphics.cube.count {
            #expect(SixelGraphics.cube.nearest(SixelGraphics.cube.colour(index)).index == index)
        }
    }
}
