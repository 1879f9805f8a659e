package import Torch
package import TorchNN

/// VGG-16 as an encoder. Pooled features are what the second fully connected layer (`fc2`) gives.
///
/// Weights without the fully connected layers, such as Keras' `notop` files, serve too: pooled features are then the mean of the
/// last pooling's 7×7 regions, as with `include_top=False, pooling="avg"`. Parameter names are those of torchvision's `vgg16` or
/// the layer names of Keras Applications.
package struct VGG: ImageEncoding {
    package let preprocessing: ImagePreprocessing
    let configuration: VGGConfiguration
    private let precision: Precision
    private let isTrained: Bool
    private let blocks: [[PreparedConvolution]]
    /// In float32 whatever the precision: next to the convolutions they cost nothing.
    private let vector: FullyConnected?

    /// Whether the weights have the fully connected layers.
    var hasVector: Bool { vector != nil }

    package init(_ scope: ParameterScope, _ configuration: VGGConfiguration, precision: Precision) {
        self.configuration = configuration
        self.precision = precision
        isTrained = scope.isAnyTrained
        preprocessing = configuration.definition.preprocessing
        var inputs = 3
        blocks = zip(VGGConfiguration.blocks, configuration.convolutionNames).map { channels, names in
            zip(channels, names).map { outputs, name in
                defer { inputs = outputs }
                return Conv2d(
                    scope,
                    name,
                    normalization: nil,
                    inputs: inputs,
                    outputs: outputs,
                    kernel: 3,
                    options: ConvolutionOptions(padding: 1),
                    activation: .relu
                )
                .prepared(for: precision)
            }
        }
        vector = FullyConnected(scope, configuration)
        scope.child(configuration.headName).ignoreAll()
    }

    package func shape(of kind: FeatureKind) -> [Int] {
        let channels = VGGConfiguration.gridChannels
        return switch kind {
        case .grid: [configuration.grid.side * configuration.grid.side, channels]
        case .pooled: [vector == nil ? channels : VGGConfiguration.vectorSize]
        }
    }

    package func needs(_ parameter: String, for kind: FeatureKind) -> Bool {
        kind == .pooled || !configuration.vectorNames.contains { parameter.hasPrefix("\($0).") }
    }

    package func encode(_ images: Tensor) -> ImageFeatures {
        inference(unless: isTrained) {
            var activations = images.to(precision.dataType).channelsLast()
            var unpooled = activations
            for block in blocks {
                unpooled = block.reduce(activations) { $1($0) }
                activations = unpooled.maxPool2d(kernel: 2, stride: 2)
            }
            let features = ImageFeatures(activations)
            return ImageFeatures(
                grid: configuration.grid == .pooled ? features.grid : ImageFeatures.grid(unpooled),
                pooled: vector.map { $0(activations.to(.float32)) } ?? features.pooled
            )
        }
    }
}

/// The two fully connected layers, which classifiers share and a description of the whole photograph comes out of.
private struct FullyConnected {
    private let layers: [Linear]
    private let flavour: WeightFlavour

    /// Nil where the weights end with the convolutions.
    init?(_ scope: ParameterScope, _ configuration: VGGConfiguration) {
        guard let places = scope.children(ifPresent: configuration.vectorNames) else { return nil }
        let side = VGGConfiguration.pooledSide
        flavour = configuration.flavour
        layers = [
            Linear(
                places[0],
                inputs: side * side * VGGConfiguration.gridChannels,
                outputs: VGGConfiguration.vectorSize
            ),
            Linear(
                places[1],
                inputs: VGGConfiguration.vectorSize,
                outputs: VGGConfiguration.vectorSize
            ),
        ]
    }

    /// [B, C, H, W] to [B, 4096]. torchvision lays activations out channel by channel, Keras region by region.
    func callAsFunction(_ activations: Tensor) -> Tensor {
        let ordered =
            switch flavour {
            case .torchvision: activations
            case .keras: activations.permuted([0, 2, 3, 1])
            }
        return layers.reduce(ordered.reshaped([activations.size(0), -1])) { $1($0).relu() }
    }
}
