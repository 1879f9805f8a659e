package import Torch
package import TorchNN

/// A residual network as an encoder: stem, four stages of bottleneck blocks; grid features are the last block's activations,
/// pooled features their mean.
///
/// Parameter names are those of torchvision's `resnet50` and its kin, or the layer names of Keras Applications.
package struct ResNet: ImageEncoding {
    package let preprocessing: ImagePreprocessing
    let configuration: ResNetConfiguration
    private let precision: Precision
    private let isTrained: Bool
    private let stem: PreparedConvolution
    private let blocks: [Bottleneck]

    package init(_ scope: ParameterScope, _ configuration: ResNetConfiguration, precision: Precision) {
        self.configuration = configuration
        self.precision = precision
        isTrained = scope.isAnyTrained
        preprocessing = configuration.definition.preprocessing
        stem = Conv2d(
            scope,
            configuration.stemName.convolution,
            normalization: .init(configuration.stemName.normalization, epsilon: configuration.epsilon),
            isBiased: configuration.isBiased,
            inputs: 3,
            outputs: ResNetConfiguration.stemChannels,
            kernel: 7,
            options: ConvolutionOptions(stride: 2, padding: 3),
            activation: .relu
        )
        .prepared(for: precision)
        var inputs = ResNetConfiguration.stemChannels
        var blocks: [Bottleneck] = []
        for (stage, count) in configuration.stageBlocks.enumerated() {
            for index in 0..<count {
                let block = Bottleneck(
                    scope,
                    configuration,
                    stage: stage,
                    index: index,
                    inputs: inputs,
                    precision: precision
                )
                inputs = block.outputs
                blocks.append(block)
            }
        }
        self.blocks = blocks
        scope.child(configuration.headName).ignoreAll()
    }

    package func shape(of kind: FeatureKind) -> [Int] {
        let side = ResNetConfiguration.gridSide
        return kind == .grid ? [side * side, ResNetConfiguration.featureSize] : [ResNetConfiguration.featureSize]
    }

    package func encode(_ images: Tensor) -> ImageFeatures {
        inference(unless: isTrained) {
            var activations = stem(images.to(precision.dataType).channelsLast())
            activations = activations.maxPool2d(kernel: 3, stride: 2, padding: 1)
            for block in blocks { activations = block(activations) }
            return ImageFeatures(activations)
        }
    }
}

/// Convolutions that narrow, look around and widen again, added to the block's input.
struct Bottleneck {
    let outputs: Int
    private let reduction: PreparedConvolution
    private let spatial: PreparedConvolution
    private let expansion: PreparedConvolution
    private let shortcut: PreparedConvolution?

    /// The first block of a stage changes the number of channels, so it has a convolution on its shortcut too; from the second
    /// stage on it also halves the sides.
    init(
        _ scope: ParameterScope,
        _ configuration: ResNetConfiguration,
        stage: Int,
        index: Int,
        inputs: Int,
        precision: Precision
    ) {
        let inner = ResNetConfiguration.stageChannels[stage]
        let stride = index == 0 && stage > 0 ? 2 : 1
        func convolution(
            _ position: Int,
            _ inputs: Int,
            _ outputs: Int,
            kernel: Int = 1,
            _ activation: FusedActivation
        ) -> PreparedConvolution {
            let name = configuration.name(stage: stage, block: index, convolution: position)
            let isStrided = position == 0 || position == configuration.stridedConvolution
            return Conv2d(
                scope,
                name.convolution,
                normalization: .init(name.normalization, epsilon: configuration.epsilon),
                isBiased: configuration.isBiased,
                inputs: inputs,
                outputs: outputs,
                kernel: Extent(kernel),
                options: ConvolutionOptions(stride: isStrided ? stride : 1, padding: Extent(kernel / 2)),
                activation: activation
            )
            .prepared(for: precision)
        }
        outputs = inner * ResNetConfiguration.expansion
        reduction = convolution(1, inputs, inner, .relu)
        spatial = convolution(2, inner, inner, kernel: 3, .relu)
        expansion = convolution(3, inner, outputs, .relu)
        shortcut = index == 0 ? convolution(0, inputs, outputs, .identity) : nil
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        expansion(spatial(reduction(input)), addingTo: shortcut.map { $0(input) } ?? input)
    }
}
