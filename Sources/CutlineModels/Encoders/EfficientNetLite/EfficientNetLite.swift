package import Torch
package import TorchNN

/// EfficientNet-Lite as an encoder: stem, inverted residual blocks, head; grid features are the head's activations.
///
/// Parameter names are those of the PyPI package `efficientnet-lite-pytorch`.
package struct EfficientNetLite: ImageEncoding {
    package let preprocessing: ImagePreprocessing
    let configuration: EfficientNetLiteConfiguration
    private let regionCount: Int
    private let precision: Precision
    private let isTrained: Bool
    private let stem: SamePaddedConvolution
    private let blocks: [InvertedResidual]
    private let head: SamePaddedConvolution
    private let classifier: Linear?

    /// The classifier is kept only where the weights being loaded have one; a captioner's own weights do not.
    package init(
        _ scope: ParameterScope,
        _ configuration: EfficientNetLiteConfiguration,
        precision: Precision,
        keepingClassifier: Bool = false
    ) {
        self.configuration = configuration
        self.precision = precision
        isTrained = scope.isAnyTrained
        preprocessing = configuration.preprocessing
        var side = configuration.resolution
        let channels = EfficientNetLiteConfiguration.stemChannels
        stem = SamePaddedConvolution(
            scope,
            "_conv_stem",
            "_bn0",
            inputs: 3,
            outputs: channels,
            kernel: 3,
            stride: 2,
            side: side,
            activation: .relu6,
            precision: precision
        )
        side = stem.outputSide
        var blocks: [InvertedResidual] = []
        for stage in configuration.stages {
            for repeated in 0..<stage.repeats {
                let block = InvertedResidual(
                    scope.child("_blocks.\(blocks.count)"),
                    stage: stage,
                    isFirst: repeated == 0,
                    side: side,
                    precision: precision
                )
                side = block.outputSide
                blocks.append(block)
            }
        }
        self.blocks = blocks
        head = SamePaddedConvolution(
            scope,
            "_conv_head",
            "_bn1",
            inputs: configuration.stages.last?.outputs ?? channels,
            outputs: EfficientNetLiteConfiguration.headChannels,
            kernel: 1,
            stride: 1,
            side: side,
            activation: .relu6,
            precision: precision
        )
        regionCount = side * side
        if keepingClassifier {
            classifier = Linear(scope.child("_fc"), inputs: EfficientNetLiteConfiguration.headChannels, outputs: 1000)
        } else {
            classifier = nil
            scope.ignore("_fc.weight")
            scope.ignore("_fc.bias")
        }
    }

    package func shape(of kind: FeatureKind) -> [Int] {
        let channels = EfficientNetLiteConfiguration.headChannels
        return kind == .grid ? [regionCount, channels] : [channels]
    }

    package func encode(_ images: Tensor) -> ImageFeatures {
        inference(unless: isTrained) {
            var activations = stem(images.to(precision.dataType).channelsLast())
            for block in blocks { activations = block(activations) }
            return ImageFeatures(head(activations))
        }
    }

    /// ImageNet probabilities [B, 1000] of pooled features, where the classifier was kept.
    package func probabilities(_ features: ImageFeatures) -> Tensor? {
        classifier.map { classifier in inference { classifier(features.pooled).softmax() } }
    }
}

/// Expansion, depthwise convolution and projection, around which the input is added when the shapes allow it
/// (Sandler et al., 2018).
struct InvertedResidual {
    private let expansion: SamePaddedConvolution?
    private let depthwise: SamePaddedConvolution
    private let projection: SamePaddedConvolution
    private let hasShortcut: Bool

    var outputSide: Int { projection.outputSide }

    init(
        _ scope: ParameterScope,
        stage: EfficientNetLiteConfiguration.Stage,
        isFirst: Bool,
        side: Int,
        precision: Precision
    ) {
        let inputs = isFirst ? stage.inputs : stage.outputs
        let stride = isFirst ? stage.stride : 1
        let inner = inputs * stage.expansion
        expansion =
            stage.expansion == 1
            ? nil
            : SamePaddedConvolution(
                scope,
                "_expand_conv",
                "_bn0",
                inputs: inputs,
                outputs: inner,
                kernel: 1,
                stride: 1,
                side: side,
                activation: .relu6,
                precision: precision
            )
        depthwise = SamePaddedConvolution(
            scope,
            "_depthwise_conv",
            "_bn1",
            inputs: inner,
            outputs: inner,
            kernel: stage.kernel,
            stride: stride,
            groups: inner,
            side: side,
            activation: .relu6,
            precision: precision
        )
        projection = SamePaddedConvolution(
            scope,
            "_project_conv",
            "_bn2",
            inputs: inner,
            outputs: stage.outputs,
            kernel: 1,
            stride: 1,
            side: depthwise.outputSide,
            activation: .identity,
            precision: precision
        )
        hasShortcut = stride == 1 && inputs == stage.outputs
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let expanded = expansion.map { $0(input) } ?? input
        return projection(depthwise(expanded), addingTo: hasShortcut ? input : nil)
    }
}
