import CutlineImages
import Foundation
import Testing

@testable import CutlineCommands

@Suite("Photos on terminals")
struct TerminalGraphicsTests {
    /// Smooth in red and green, so that neighbours differ and the mean does not.
    static func photograph(width: Int, height: Int) -> Photograph {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                pixels.append(UInt8(x * 255 / max(1, width - 1)))
                pixels.append(UInt8(y * 255 / max(1, height - 1)))
                pixels.append(90)
            }
        }
        return Photograph(width: width, height: height, pixels: pixels, format: .png)
    }

    private static func frame(columns: Int = 12, rows: Int = 4, of photograph: Photograph) -> PictureFrame {
        PictureFrame(
            width: photograph.width,
            height: photograph.height,
            on: TerminalScreen(columns: columns + 1, rows: rows),
            reserving: 0
        )
    }

    // MARK: Frames

    @Test(
        "a picture keeps its proportions within the screen, and leaves room for text",
        arguments: [
            // Cells twice as high as wide: a square is twice as many columns as rows.
            (100, 100, 80, 24, 10, 28, 14), (400, 100, 80, 24, 10, 79, 10), (100, 400, 80, 24, 4, 10, 20),
            (1000, 10, 40, 24, 4, 39, 1), (300, 300, 200, 100, 10, 80, 40), (100, 100, 80, 6, 20, 8, 4),
        ]
    )
    func frames(width: Int, height: Int, columns: Int, rows: Int, reserved: Int, wide: Int, high: Int) {
        let screen = TerminalScreen(columns: columns, rows: rows)
        let frame = PictureFrame(width: width, height: height, on: screen, reserving: reserved)
        #expect((frame.columns, frame.rows) == (wide, high))
    }

    @Test("where the terminal tells how large its cells are, pictures have as many pixels")
    func pixels() throws {
        let photograph = Self.photograph(width: 600, height: 600)
        var screen = TerminalScreen(columns: 80, rows: 20)
        screen.cell = TerminalScreen.CellSize(width: 8, height: 16)
        let frame = PictureFrame(width: 600, height: 600, on: screen, reserving: 10)
        let picture = try frame.pixels(of: photograph)
        #expect((picture.width, picture.height) == (160, 160))
        let small = Self.photograph(width: 16, height: 8)
        #expect(try frame.pixels(of: small) == small)
    }

    // MARK: kitty

    @Test("kitty gets a PNG in pieces of at most 4096 characters, and its size in cells")
    func kitty() throws {
        let photograph = Self.noise(width: 90, height: 60)
        let frame = Self.frame(of: photograph)
        let text = try KittyGraphics().text(for: photograph, in: frame)
        #expect(text.hasPrefix("\u{1B}_Ga=T,f=100,q=2,c=\(frame.columns),r=\(frame.rows),m=1;"))
        #expect(text.hasSuffix("\u{1B}\\\n"))
        let pieces = text.matches(of: /\u{1B}_G([^;]*);([^\u{1B}]*)\u{1B}\\/)
        #expect(pieces.count > 2)
        #expect(pieces.allSatisfy { $0.2.count <= 4096 })
        #expect(pieces.dropFirst().dropLast().allSatisfy { $0.1 == "m=1" && $0.2.count == 4096 })
        #expect(pieces.last?.1 == "m=0")
        // Nothing stands between the pieces.
        #expect(pieces.reduce(1) { $0 + text[$1.range].count } == text.count)
        let data = try #require(Data(base64Encoded: pieces.map { String($0.2) }.joined()))
        #expect(try PhotoDecoder().decode(data: data, name: "kitty").pixels == frame.pixels(of: photograph).pixels)
    }

    @Test("a picture of one piece says that it is the last")
    func shortKitty() throws {
        let photograph = Self.photograph(width: 4, height: 4)
        let text = try KittyGraphics().text(for: photograph, in: Self.frame(of: photograph))
        #expect(text.components(separatedBy: "\u{1B}_G").count == 2)
        #expect(text.contains(",m=0;"))
    }

    // MARK: iTerm2

    @Test("iTerm2 gets a file, its length, and its size in cells")
    func iterm2() throws {
        let photograph = Self.photograph(width: 90, height: 60)
        let frame = Self.frame(of: photograph)
        let text = try ITerm2Graphics().text(for: photograph, in: frame)
        let match = try #require(
            text.wholeMatch(
                of: /\u{1B}\]1337;File=inline=1;size=(\d+);width=(\d+);height=(\d+);preserveAspectRatio=1:(.*)\u{07}\n/
            )
        )
        let data = try #require(Data(base64Encoded: String(match.4)))
        #expect(Int(match.1) == data.count)
        #expect((Int(match.2), Int(match.3)) == (frame.columns, frame.rows))
        let decoded = try PhotoDecoder().decode(data: data, name: "iterm2")
        #expect(decoded.format == .jpeg)
        #expect((decoded.width, decoded.height) == (90, 60))
    }

    // MARK: Blocks

    @Test("blocks tell two pixels a cell, in 24 bits")
    func blocks() throws {
        let photograph = Self.photograph(width: 4, height: 4)
        let frame = Self.frame(columns: 4, rows: 4, of: photograph)
        #expect((frame.columns, frame.rows) == (4, 2))
        let text = try BlockGraphics(colours: .all).text(for: photograph, in: frame)
        #expect(
            text.split(separator: "\n").first.map(String.init)
                == "\u{1B}[38;2;0;0;90;48;2;0;85;90m▀\u{1B}[38;2;85;0;90;48;2;85;85;90m▀"
                + "\u{1B}[38;2;170;0;90;48;2;170;85;90m▀\u{1B}[38;2;255;0;90;48;2;255;85;90m▀\u{1B}[0m"
        )
        #expect(text.hasSuffix("\u{1B}[0m\n"))
        #expect(text.split(separator: "\n").count == 2)
    }

    @Test("a colour is told only where it changes")
    func plainBlocks() throws {
        let photograph = Photograph(width: 3, height: 2, pixels: [UInt8](repeating: 200, count: 18), format: .png)
        let frame = Self.frame(columns: 3, rows: 4, of: photograph)
        #expect((frame.columns, frame.rows) == (3, 1))
        let text = try BlockGraphics(colours: .all).text(for: photograph, in: frame)
        #expect(text == "\u{1B}[38;2;200;200;200;48;2;200;200;200m▀▀▀\u{1B}[0m\n")
    }

    @Test("no line of blocks is wider than the screen", arguments: [10, 37, 80, 200])
    func blockWidth(columns: Int) throws {
        let photograph = Self.photograph(width: 300, height: 100)
        let screen = TerminalScreen(columns: columns, rows: 200)
        let frame = PictureFrame(width: 300, height: 100, on: screen, reserving: 5)
        for colours in [BlockGraphics.Colours.all, .indexed] {
            let text = try BlockGraphics(colours: colours).text(for: photograph, in: frame)
            for line in text.split(separator: "\n") {
                #expect(line.replacing(/\u{1B}\[[0-9;]*m/, with: "").count == min(columns - 1, 80))
            }
        }
    }

    @Test(
        "xterm's palette gives the nearest of its colours",
        arguments: [
            (SIMD3<Float>(0, 0, 0), 16), (SIMD3(255, 255, 255), 231), (SIMD3(255, 0, 0), 196),
            (SIMD3(95, 135, 175), 67),
            (SIMD3(129, 127, 128), 244), (SIMD3(8, 8, 8), 232),
        ]
    )
    func palette(colour: SIMD3<Float>, index: Int) {
        #expect(BlockGraphics.nearest(colour).index == index)
    }

    /// Random pixels, which no format makes small.
    private static func noise(width: Int, height: Int) -> Photograph {
        var state: UInt32 = 7
        let pixels = (0..<width * height * 3).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        return Photograph(width: width, height: height, pixels: pixels, format: .png)
    }
}
