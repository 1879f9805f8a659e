import Foundation
import Testing

@testable import CutlineImages

@Suite("Photographs are resized and written")
struct EncodingTests {
    /// Red on the left, blue on the right.
    private static func flag(width: Int, height: Int) -> Photograph {
        let row = (0..<width).flatMap { $0 < width / 2 ? [UInt8](arrayLiteral: 220, 10, 20) : [15, 25, 200] }
        let pixels = (0..<height).flatMap { _ in row }
        return Photograph(width: width, height: height, pixels: pixels, format: .png)
    }

    @Test("PNG keeps every pixel")
    func png() throws {
        let flag = Self.flag(width: 31, height: 17)
        let decoded = try PhotoDecoder().decode(data: flag.png(), name: "flag")
        #expect(decoded.format == .png)
        #expect((decoded.width, decoded.height) == (31, 17))
        #expect(decoded.pixels == flag.pixels)
    }

    @Test("JPEG keeps size and colours, and weighs less at a lower quality")
    func jpeg() throws {
        let flag = Self.flag(width: 64, height: 48)
        let data = try flag.jpeg(quality: 90)
        let decoded = try PhotoDecoder().decode(data: data, name: "flag")
        #expect(decoded.format == .jpeg)
        #expect((decoded.width, decoded.height) == (64, 48))
        let worst = zip(decoded.pixels.prefix(3), flag.pixels.prefix(3)).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 6)
        let noise = Photograph(
            width: 64,
            height: 48,
            pixels: flag.pixels.indices.map { UInt8($0 * 7919 % 251) },
            format: .png
        )
        #expect(try noise.jpeg(quality: 30).count < noise.jpeg(quality: 95).count)
    }

    @Test("fitting keeps the proportions, and never enlarges")
    func fitting() throws {
        let fitted = try Self.flag(width: 200, height: 100).fitted(width: 50, height: 50)
        #expect((fitted.width, fitted.height) == (50, 25))
        #expect(Array(fitted.pixels.prefix(3)) == [220, 10, 20])
        #expect(Array(fitted.pixels.suffix(3)) == [15, 25, 200])
        let small = Self.flag(width: 20, height: 10)
        #expect(try small.fitted(width: 50, height: 50) == small)
        #expect(try Self.flag(width: 4000, height: 2).fitted(width: 40, height: 40).height == 1)
    }

    @Test("resizing goes to any size")
    func resizing() throws {
        let resized = try Self.flag(width: 20, height: 10).resized(width: 7, height: 30)
        #expect((resized.width, resized.height) == (7, 30))
        #expect(resized.pixels.count == 7 * 30 * 3)
    }
}
