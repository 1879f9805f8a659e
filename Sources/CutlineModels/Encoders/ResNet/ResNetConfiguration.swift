import Torch
import TorchNN

/// The shape of a residual network of bottleneck blocks (He et al., 2016), and whose weights it takes.
package struct ResNetConfiguration: Sendable, Hashable {
    package let depth: Int
    package let flavour: WeightFlavour

    package static let all = WeightFlavour.allCases.flatMap { flavour in
        [50, 101, 152].map { Self(depth: $0, flavour: flavour) }
    }

    package var name: String { "resnet\(depth)\(flavour.suffix)" }

    static let stemChannels = 64
    /// Channels inside a block of each stage; blocks put out four times as many.
    static let stageChannels = [64, 128, 256, 512]
    static let expansion = 4
    static let featureSize = 2048
    static let side = 224
    static let gridSide = 7

    /// Blocks in each stage.
    var stageBlocks: [Int] {
        switch depth {
        case 50: [3, 4, 6, 3]
        case 101: [3, 4, 23, 3]
        default: [3, 8, 36, 3]
        }
    }

    var epsilon: Double {
        switch flavour {
        case .torchvision: 1e-5
        case .keras: 1.001e-5
        }
    }

    /// Keras gives convolutions a bias although a normalisation follows.
    var isBiased: Bool { flavour == .keras }

    /// Which convolution of a block has the stage's stride: the first, as published, or the one with the 3×3 kernel.
    var stridedConvolution: Int {
        switch flavour {
        case .torchvision: 2
        case .keras: 1
        }
    }

    var definition: EncoderDefinition {
        EncoderDefinition(
            name: name,
            preprocessing: flavour.imageNetPreprocessing(size: Self.side),
            build: { ResNet($0, self, precision: $1) }
        )
    }
}

// MARK: Names

extension ResNetConfiguration {
    /// A convolution's name, and that of the normalisation after it.
    struct LayerName {
        let convolution: String
        let normalization: String
    }

    var stemName: LayerName {
        switch flavour {
        case .torchvision: LayerName(convolution: "conv1", normalization: "bn1")
        case .keras: LayerName(convolution: "conv1_conv", normalization: "conv1_bn")
        }
    }

    /// The convolutions of a block are counted from 1; 0 is the one on the shortcut. Stages and blocks are counted from 0.
    func name(stage: Int, block: Int, convolution: Int) -> LayerName {
        switch flavour {
        case .torchvision:
            let prefix = "layer\(stage + 1).\(block)"
            return convolution == 0
                ? LayerName(convolution: "\(prefix).downsample.0", normalization: "\(prefix).downsample.1")
                : LayerName(convolution: "\(prefix).conv\(convolution)", normalization: "\(prefix).bn\(convolution)")
        case .keras:
            let prefix = "conv\(stage + 2)_block\(block + 1)_\(convolution)"
            return LayerName(convolution: "\(prefix)_conv", normalization: "\(prefix)_bn")
        }
    }

    /// The classifier's place in the weights.
    var headName: String {
        switch flavour {
        case .torchvision: "fc"
        case .keras: "predictions"
        }
    }
}
