import CutlineImages
import Foundation
import Testing

@Suite("Limits are judged by the header")
struct LimitTests {
    @Test("a header that claims 60000 by 60000 pixels is refused without allocating them")
    func huge() throws {
        let before = try peakAddressSpace()
        let error = try failure(PhotoDecoder(), "huge.png")
        #expect(error.code == .tooLarge)
        #expect(error.description.contains("60000×60000"))
        // The pixels would take 10.8 GB, touched or not.
        #expect(try peakAddressSpace() - before < 5_000_000_000)
    }

    @Test("a side beyond the limit is refused even when the pixels are few")
    func side() throws {
        #expect(try failure(PhotoDecoder(), "strip.png").code == .tooLarge)
        let decoder = PhotoDecoder(limits: PhotoLimits(maximumSide: 40_000))
        #expect(try decoder.decode(contentsOf: Fixture.path("strip.png")).width == 40_000)
    }

    @Test("a photograph of exactly the limit passes, and one pixel more does not")
    func exact() throws {
        let path = try Fixture.path("png-rgb.png")
        let enough = PhotoDecoder(limits: PhotoLimits(maximumPixelCount: 64 * 48, maximumSide: 64))
        #expect(try enough.decode(contentsOf: path).pixels.count == 64 * 48 * 3)
        let tight = PhotoDecoder(limits: PhotoLimits(maximumPixelCount: 64 * 48 - 1))
        #expect(try failure(tight, "png-rgb.png").code == .tooLarge)
        let narrow = PhotoDecoder(limits: PhotoLimits(maximumSide: 63))
        #expect(try failure(narrow, "png-rgb.png").code == .tooLarge)
    }

    private func failure(_ decoder: PhotoDecoder, _ file: String) throws -> ImageError {
        try #require(throws: ImageError.self) { try decoder.decode(contentsOf: Fixture.path(file)) }
    }

    /// The most address space this process has held so far, in bytes; 0 where /proc does not tell.
    private func peakAddressSpace() throws -> Int {
        #if os(Linux)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") })
        return 1024 * (try #require(line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first))
        #else
        return 0
        #endif
    }
}
