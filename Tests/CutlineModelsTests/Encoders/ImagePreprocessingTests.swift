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

    struct Example: Sendable, CustomTestStringConvertible {
        let encoder: String
        let way: String
        let resizing: ImagePreprocessing.Resizing

        init(_ encoder: String, _ way: String, _ resizing: ImagePreprocessing.Resizing) {
            self.encoder = encoder
            self.way = way
            self.resizing = resizing
        }

        var testDescription: String { "\(encoder) \(way)" }
    }

    private static let examples = [
        Example("resnet50", "resnet50/crop", .init(geometry: .crop())),
        Example("resnet101", "resnet50-232/crop", .init(geometry: .crop(shorterSide: 232))),
        Example("inception-v3", "inception-v3/crop", .init(geometry: .crop())),
        Example("vgg16-keras", "vgg16-keras/nearest", .init(interpolation: .nearest)),
        Example("resnet50-keras", "vgg16-keras/bilinear", .init(interpolation: .bilinear)),
        Example("inception-v3-keras", "inception-v3-keras/nearest", .init(interpolation: .nearest)),
        Example("inception-v3-keras", "inception-v3-keras/bilinear", .init(interpolation: .bilinear)),
    ]

    /// Without filtering the pixels are the very same; filtered ones may be rounded to the next level.
    @Test(
        "inputs are those of torchvision's transforms and of Keras' load_img and preprocess_input",
        arguments: examples,
        ExamplePhoto.allCases
    )
    func reference(example: Example, photo: ExamplePhoto) throws {
        let expected = try Fixture("preprocessing")["\(example.way)/\(photo.rawValue)"]
        let preprocessing = try EncoderRegistry.preprocessing(for: example.encoder).applying(example.resizing)
        let size = preprocessing.size
        let batch = try preprocessing.batch([preprocessing.resize(photo.decoded())])
        let rows = Tensor([0, size / 2, size - 1].map(Int64.init))
        let found = batch[0].permuted([1, 2, 0]).gatheringRows(rows)
        let levels = (found - expected) * Tensor(preprocessing.deviation)
        let isExact = example.resizing.interpolation == .nearest
        #expect(levels.absolute().max().scalar < (isExact ? 1e-3 : 1.001))
        let differing = (levels.absolute() - 0.01).relu().differs(from: Tensor.zeros([1])).to(.float32).mean().scalar
        #expect(differing < 0.03, "of the values are not the same")
    }

    @Test(
        "the middle of a strip is cut out of it, however long it is",
        arguments: [(40, 3), (3, 40), (5000, 2), (3, 3)]
    )
    func strips(width: Int, height: Int) {
        // The second half of the columns and of the rows is brighter.
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width { pixels += [y * 2 < height ? 0 : 80, x * 2 < width ? 0 : 80, 7] }
        }
        let photograph = Photograph(width: width, height: height, pixels: pixels, format: .png)
        var preprocessing = preprocessing
        preprocessing.size = 8
        preprocessing.interpolation = .nearest
        preprocessing.geometry = .crop(shorterSide: 8)
        let resized = preprocessing.resize(photograph).pixels
        #expect(resized.prefix(3) == [0, 0, 7] && resized.suffix(3) == [80, 80, 7])
    }

    @Test("a photograph squashed first is what it is after two resizings, and one of that size is resized once")
    func coarse() throws {
        let once = try EncoderRegistry.preprocessing(for: "efficientnet-lite2")
        var coarse = once
        coarse.geometry = .coarse(side: 40)
        var small = once
        small.size = 40
        let photograph = try ExamplePhoto.cat.decoded()
        let squashed = small.resize(photograph)
        let asStored = Photograph(width: 40, height: 40, pixels: squashed.pixels, format: .png)
        #expect(coarse.resize(photograph).pixels == once.resize(asStored).pixels)
        #expect(coarse.resize(asStored).pixels == once.resize(asStored).pixels)
        #expect(coarse.resize(photograph).pixels != once.resize(photograph).pixels)
    }

    @Test("settings that cannot be are refused in words")
    func problems() throws {
        let preprocessing = try EncoderRegistry.preprocessing(for: "resnet50")
        let error = try #require(throws: ModelError.self) {
            try preprocessing.applying(.init(geometry: .crop(shorterSide: 100)))
        }
        #expect(error.message.contains("224 pixels out of a shorter side of 100"))
        let tiny = try #require(throws: ModelError.self) {
            try preprocessing.applying(.init(geometry: .coarse(side: 4)))
        }
        #expect(tiny.message.contains("squashes photographs into 4 pixels"))
        for json in [
            #"{"size": 3, "interpolation": "nearest", "mean": [0, 0, 0], "deviation": [1, 1, 1]}"#,
            #"{"size": 224, "interpolation": "nearest", "mean": [0, 0], "deviation": [1, 1, 1]}"#,
            #"{"size": 224, "interpolation": "nearest", "mean": [0, 0, 0], "deviation": [1, 0, 1]}"#,
            #"{"size": 224, "interpolation": "nearest", "mean": [0, 0, 0], "deviation": [1, 1, 1], "geometry": "x"}"#,
            #"{"size": 224, "interpolation": "lanczos", "mean": [0, 0, 0], "deviation": [1, 1, 1]}"#,
        ] {
            #expect(throws: DecodingError.self, "\(json)") {
                try JSONDecoder().decode(ImagePreprocessing.self, from: Data(json.utf8))
            }
        }
    }

    @Test("defaults leave no trace in JSON, as in files of earlier versions")
    func earlier() throws {
        let json = #"{"deviation":[128,128,128],"interpolation":"bicubic","mean":[127,127,127],"size":260}"#
        let read = try JSONDecoder().decode(ImagePreprocessing.self, from: Data(json.utf8))
        #expect(read == EfficientNetLiteConfiguration.lite2.preprocessing)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try String(decoding: encoder.encode(read), as: UTF8.self) == json)
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

    @Test("settings travel through JSON", arguments: EncoderRegistry.names)
    func coding(name: String) throws {
        var preprocessing = try EncoderRegistry.preprocessing(for: name)
        for geometry in [preprocessing.geometry, .coarse(side: 224), .crop(), .crop(shorterSide: 400)] {
            preprocessing.geometry = geometry
            let data = try JSONEncoder().encode(preprocessing)
            #expect(try JSONDecoder().decode(ImagePreprocessing.self, from: data) == preprocessing)
        }
    }

    @Test("blue comes first where a network wants it so")
    func channels() {
        let photograph = ResizedPhotograph(size: 1, pixels: [200, 100, 50])
        let preprocessing = ImagePreprocessing(
            size: 1,
            interpolation: .nearest,
            channels: .bgr,
            mean: [50, 90, 100],
            deviation: [1, 10, 100]
        )
        #expect(preprocessing.batch([photograph]).floats == [0, 1, 1])
    }

    private let preprocessing = ImagePreprocessing(
        size: 3,
        interpolation: .bicubic,
        mean: [127, 100, 30],
        deviation: [128, 50, 4]
    )
}
