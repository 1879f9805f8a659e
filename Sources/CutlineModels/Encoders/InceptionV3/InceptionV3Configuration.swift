import Torch
import TorchNN

/// The shape of Inception-v3 (Szegedy et al., 2016), and whose weights it takes.
package struct InceptionV3Configuration: Sendable, Hashable {
    package let flavour: WeightFlavour

    package static let all = WeightFlavour.allCases.map { Self(flavour: $0) }

    static let side = 299
    static let gridSide = 8
    static let featureSize = 2048
    static let epsilon = 1e-3

    package var name: String { "inception-v3\(flavour.suffix)" }

    /// Keras' normalisations have no learned factor.
    var isScaled: Bool { flavour == .torchvision }

    /// Whether the zeros around the activations count where they are averaged.
    var poolingCountsPadding: Bool { flavour == .torchvision }

    /// Pixels in [-1, 1]. torchvision's network takes the usual ImageNet normalisation and turns it into this first
    /// (`transform_input`); here pixels are normalised so at once.
    var definition: EncoderDefinition {
        EncoderDefinition(
            name: name,
            preprocessing: ImagePreprocessing(
                size: Self.side,
                interpolation: .bilinear,
                mean: [127.5, 127.5, 127.5],
                deviation: [127.5, 127.5, 127.5]
            ),
            build: { InceptionV3($0, self, precision: $1) }
        )
    }

    /// What is in the weights and not in the encoder.
    var headNames: [String] {
        switch flavour {
        case .torchvision: ["fc", "AuxLogits"]
        case .keras: ["predictions"]
        }
    }
}

// MARK: Layers

extension InceptionV3Configuration {
    struct Convolution: Sendable {
        let name: String
        let outputs: Int
        let kernel: Extent
        let stride: Int
        let isPadded: Bool

        /// Padded to keep the sides where the stride is 1, unless told otherwise.
        init(_ name: String, _ outputs: Int, _ kernel: Extent = 1, stride: Int = 1, isPadded: Bool? = nil) {
            self.name = name
            self.outputs = outputs
            self.kernel = kernel
            self.stride = stride
            self.isPadded = isPadded ?? (stride == 1)
        }
    }

    enum Step: Sendable {
        case convolution(Convolution)
        /// Convolutions side by side.
        case fork([Convolution])
        case averagePool
        case maxPool
    }

    /// Branches over the same input, whose outputs are joined.
    struct Block: Sendable {
        let name: String
        let branches: [[Step]]
    }

    static let stem: [Step] = [
        .convolution(Convolution("Conv2d_1a_3x3", 32, 3, stride: 2)),
        .convolution(Convolution("Conv2d_2a_3x3", 32, 3, isPadded: false)),
        .convolution(Convolution("Conv2d_2b_3x3", 64, 3)),
        .maxPool,
        .convolution(Convolution("Conv2d_3b_1x1", 80)),
        .convolution(Convolution("Conv2d_4a_3x3", 192, 3, isPadded: false)),
        .maxPool,
    ]

    static let blocks = [
        blockA("Mixed_5b", pool: 32), blockA("Mixed_5c", pool: 64), blockA("Mixed_5d", pool: 64),
        blockB("Mixed_6a"),
        blockC("Mixed_6b", inner: 128), blockC("Mixed_6c", inner: 160), blockC("Mixed_6d", inner: 160),
        blockC("Mixed_6e", inner: 192),
        blockD("Mixed_7a"),
        blockE("Mixed_7b"), blockE("Mixed_7c"),
    ]

    private static let row7 = Extent(height: 1, width: 7)
    private static let column7 = Extent(height: 7, width: 1)

    private static func chain(_ convolutions: Convolution...) -> [Step] {
        convolutions.map(Step.convolution)
    }

    private static func blockA(_ name: String, pool: Int) -> Block {
        Block(
            name: name,
            branches: [
                chain(Convolution("branch1x1", 64)),
                chain(Convolution("branch5x5_1", 48), Convolution("branch5x5_2", 64, 5)),
                chain(
                    Convolution("branch3x3dbl_1", 64),
                    Convolution("branch3x3dbl_2", 96, 3),
                    Convolution("branch3x3dbl_3", 96, 3)
                ),
                [.averagePool] + chain(Convolution("branch_pool", pool)),
            ]
        )
    }

    private static func blockB(_ name: String) -> Block {
        Block(
            name: name,
            branches: [
                chain(Convolution("branch3x3", 384, 3, stride: 2)),
                chain(
                    Convolution("branch3x3dbl_1", 64),
                    Convolution("branch3x3dbl_2", 96, 3),
                    Convolution("branch3x3dbl_3", 96, 3, stride: 2)
                ),
                [.maxPool],
            ]
        )
    }

    private static func blockC(_ name: String, inner: Int) -> Block {
        Block(
            name: name,
            branches: [
                chain(Convolution("branch1x1", 192)),
                chain(
                    Convolution("branch7x7_1", inner),
                    Convolution("branch7x7_2", inner, row7),
                    Convolution("branch7x7_3", 192, column7)
                ),
                chain(
                    Convolution("branch7x7dbl_1", inner),
                    Convolution("branch7x7dbl_2", inner, column7),
                    Convolution("branch7x7dbl_3", inner, row7),
                    Convolution("branch7x7dbl_4", inner, column7),
                    Convolution("branch7x7dbl_5", 192, row7)
                ),
                [.averagePool] + chain(Convolution("branch_pool", 192)),
            ]
        )
    }

    private static func blockD(_ name: String) -> Block {
        Block(
            name: name,
            branches: [
                chain(Convolution("branch3x3_1", 192), Convolution("branch3x3_2", 320, 3, stride: 2)),
                chain(
                    Convolution("branch7x7x3_1", 192),
                    Convolution("branch7x7x3_2", 192, row7),
                    Convolution("branch7x7x3_3", 192, column7),
                    Convolution("branch7x7x3_4", 192, 3, stride: 2)
                ),
                [.maxPool],
            ]
        )
    }

    private static func blockE(_ name: String) -> Block {
        func fork(_ prefix: String) -> Step {
            .fork([
                Convolution("\(prefix)a", 384, Extent(height: 1, width: 3)),
                Convolution("\(prefix)b", 384, Extent(height: 3, width: 1)),
            ])
        }
        return Block(
            name: name,
            branches: [
                chain(Convolution("branch1x1", 320)),
                chain(Convolution("branch3x3_1", 384)) + [fork("branch3x3_2")],
                chain(Convolution("branch3x3dbl_1", 448), Convolution("branch3x3dbl_2", 384, 3))
                    + [fork("branch3x3dbl_3")],
                [.averagePool] + chain(Convolution("branch_pool", 192)),
            ]
        )
    }
}
