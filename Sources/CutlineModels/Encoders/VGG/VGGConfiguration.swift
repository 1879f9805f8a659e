import Torch
import TorchNN

/// Which grid VGG-16 gives (Simonyan and Zisserman, 2015), and whose weights it takes.
package struct VGGConfiguration: Sendable, Hashable {
    /// Where in the network the grid is taken from.
    package enum Grid: Sendable, Hashable, CaseIterable {
        /// After the last pooling: 7×7 regions.
        case pooled
        /// Before it: the 14×14 regions of block 5's last convolution, which Show, Attend and Tell looks at (Xu et al., 2015).
        case convolutional

        var side: Int {
            switch self {
            case .pooled: 7
            case .convolutional: 14
            }
        }
    }

    package let flavour: WeightFlavour
    package let grid: Grid

    package static let all = WeightFlavour.allCases.flatMap { flavour in
        Grid.allCases.map { Self(flavour: flavour, grid: $0) }
    }

    static let side = 224
    /// Output channels of each block's convolutions; a pooling follows each block.
    static let blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]
    static let gridChannels = 512
    static let pooledSide = 7
    static let vectorSize = 4096

    /// The name of the weights, which all grids share.
    var weights: String { "vgg16\(flavour.suffix)" }

    package var name: String {
        switch grid {
        case .pooled: weights
        case .convolutional: "\(weights)-14x14"
        }
    }

    var definition: EncoderDefinition {
        EncoderDefinition(
            name: name,
            weights: weights,
            preprocessing: flavour.imageNetPreprocessing(size: Self.side),
            build: { VGG($0, self, precision: $1) }
        )
    }
}

// MARK: Names

extension VGGConfiguration {
    /// The convolutions' names, block by block. torchvision counts the activations and poolings between them too.
    var convolutionNames: [[String]] {
        var position = 0
        return Self.blocks.enumerated().map { block, channels in
            defer { position += 1 }
            return channels.indices.map { index in
                defer { position += 2 }
                return switch flavour {
                case .torchvision: "features.\(position)"
                case .keras: "block\(block + 1)_conv\(index + 1)"
                }
            }
        }
    }

    /// The fully connected layers before the classifier.
    var vectorNames: [String] {
        switch flavour {
        case .torchvision: ["classifier.0", "classifier.3"]
        case .keras: ["fc1", "fc2"]
        }
    }

    var headName: String {
        switch flavour {
        case .torchvision: "classifier.6"
        case .keras: "predictions"
        }
    }
}
