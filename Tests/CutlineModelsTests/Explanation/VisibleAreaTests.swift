import CutlineImages
import CutlineModels
import Foundation
import Testing

@Suite("What of a photograph the network sees")
struct VisibleAreaTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let width: Int
        let height: Int
        let geometry: ImagePreprocessing.Geometry

        var testDescription: String { "\(width)x\(height) \(geometry.rawValue)" }
    }

    static let cases = [(640, 480), (480, 640), (300, 300), (1000, 201), (60, 1800)].flatMap { width, height in
        [.whole, .crop(), .crop(shorterSide: 224), .crop(shorterSide: 400)].map {
            Case(width: width, height: height, geometry: $0)
        }
    }

    /// Red rises from left to right and green from top to bottom, so that a colour tells where it was.
    private func ramps(_ width: Int, _ height: Int) -> Photograph {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                pixels += [UInt8(255 * x / (width - 1)), UInt8(255 * y / (height - 1)), 0]
            }
        }
        return Photograph(width: width, height: height, pixels: pixels, format: .png)
    }

    @Test("a point of the input is where the area says in the photograph", arguments: cases)
    func places(example: Case) throws {
        let preprocessing = ImagePreprocessing(
            size: 224,
            interpolation: .bilinear,
            geometry: example.geometry,
            mean: [0, 0, 0],
            deviation: [1, 1, 1]
        )
        let input = preprocessing.resize(ramps(example.width, example.height))
        let area = preprocessing.visibleArea(width: example.width, height: example.height)
        for (x, y) in [(10, 20), (112, 112), (200, 30), (20, 210), (213, 213)] {
            let pixel = (y * 224 + x) * 3
            let across = area.minX + (Double(x) + 0.5) / 224 * area.width
            let down = area.minY + (Double(y) + 0.5) / 224 * area.height
            // Two levels for the steps of the ramp, and a pixel of a short side.
            let tolerance = 2.0 + 255 / Double(min(example.width, example.height))
            #expect(abs(Double(input.pixels[pixel]) - 255 * across) < tolerance, "x at \(x)")
            #expect(abs(Double(input.pixels[pixel + 1]) - 255 * down) < tolerance, "y at \(y)")
        }
    }

    @Test("a photograph squashed whole is seen whole; of a crop the middle is")
    func extent() throws {
        var preprocessing = ImagePreprocessing(
            size: 224,
            interpolation: .bilinear,
            mean: [0, 0, 0],
            deviation: [1, 1, 1]
        )
        #expect(preprocessing.visibleArea(width: 640, height: 480) == CGRect(x: 0, y: 0, width: 1, height: 1))
        preprocessing.geometry = .crop(shorterSide: 224)
        let area = preprocessing.visibleArea(width: 896, height: 448)
        #expect(area == CGRect(x: 0.25, y: 0, width: 0.5, height: 1))
    }
}
