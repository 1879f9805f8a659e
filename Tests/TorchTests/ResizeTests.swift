import Testing
import Torch

@Suite("Resizing")
struct ResizeTests {
    private static let sizes = [[16, 16], [20, 31], [48, 80], [12, 70]]

    @Test(
        "8-bit pictures are resized as Pillow does it, within one level",
        arguments: [Interpolation.bilinear, .bicubic],
        sizes
    )
    func pillow(interpolation: Interpolation, size: [Int]) throws {
        let fixture = try Fixture("pictures")
        let picture = try fixture["picture"]
        let expected = try fixture["\(interpolation.rawValue).\(size[0])x\(size[1])"]
        for source in [picture, picture.channelsLast()] {
            let result = source.resized(height: size[0], width: size[1], interpolation)
            #expect(result.dataType == .uint8)
            #expect(difference(result, expected) <= 1)
            // Within one level by rounding, not by a shift of the whole picture.
            let mean = (result.to(.float32) - expected.to(.float32)).mean().scalar
            #expect(abs(mean) < 0.05)
        }
    }

    @Test("floats are resized as PyTorch does it", arguments: [Interpolation.bilinear, .bicubic])
    func floats(interpolation: Interpolation) throws {
        let fixture = try Fixture("operations")
        let result = try fixture["conv.x"].resized(height: 5, width: 11, interpolation)
        #expect(try difference(result, fixture["conv.resized.\(interpolation.rawValue)"]) < 1e-5)
    }

    @Test("a resize to the same size changes nothing")
    func same() throws {
        let picture = try Fixture("pictures")["picture"]
        #expect(difference(picture.resized(height: 37, width: 53), picture) == 0)
    }
}
