import CutlineImages
import CutlineModels
import Foundation
import Testing
import Torch

@Suite("Preprocessing")
struct ImagePreprocessingTests {
    @Test(
        "photographs are resized as Pillow does it, within one level",
        arguments: ExamplePhoto.allCases,
        EfficientNetLiteConfiguration.all
    )
    func resize(photo: ExamplePhoto, configuration: EfficientNetLiteConfiguration) throws {
        let size = configuration.preprocessing.size
        let expected = try Fixture("resize")["\(photo.rawValue)/\(size)"]
        let resized = try configuration.preprocessing.resize(photo.decoded())
        let rows = (0..<expected.size(0)).map { Int64($0 * (size - 1) / (expected.size(0) - 1)) }
        let found = Tensor(resized.pixels, shape: [size, size, 3]).gatheringRows(Tensor(rows))
        #expect(difference(found, expected) <= 1)
        let differing = found.differs(from: expected).to(.float32).mean().scalar
        #expect(differing < 0.02, "of the values are not the same")
    }

    @Test("a photograph of the right size is left as it is")
    func sameSize() {
        let pixels = (0..<27).map { UInt8($0 * 9) }
        let photograph = Photograph(width: 3, height: 3, pixels: pixels, format: .png)
        #expect(preprocessing.resize(photograph).pixels == pixels)
    }

    @Test("values are normalised by channel, and a mirrored batch is the other way round")
    func normalization() {
        let pixels = (0..<27).map { UInt8($0 * 9) }
        let photograph = ResizedPhotograph(size: 3, pixels: pixels)
        func expected(_ mirrored: Bool) -> [Float] {
            (0..<27).map { index in
                let (channel, y, x) = (index / 9, index / 3 % 3, index % 3)
                let value = Float(pixels[(y * 3 + (mirrored ? 2 - x : x)) * 3 + channel])
                return (value - preprocessing.mean[channel]) / preprocessing.deviation[channel]
            }
        }
        let batch = preprocessing.batch([photograph, photograph])
        #expect(batch.shape == [2, 3, 3, 3])
        #expect(batch[0].floats == expected(false) && batch[1].floats == expected(false))
        #expect(preprocessing.batch([photograph], mirrored: true).floats == expected(true))
    }

    @Test("settings travel through JSON")
    func coding() throws {
        for configuration in EfficientNetLiteConfiguration.all {
            let data = try JSONEncoder().encode(configuration.preprocessing)
            #expect(try JSONDecoder().decode(ImagePreprocessing.self, from: data) == configuration.preprocessing)
        }
    }

    private let preprocessing = ImagePreprocessing(
        size: 3,
        interpolation: .bicubic,
        mean: [127, 100, 30],
        deviation: [128, 50, 4]
    )
}
