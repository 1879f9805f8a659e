package import Torch
package import TorchNN

/// Inception-v3 as an encoder: grid features are the last block's activations, pooled features their mean.
///
/// Parameter names are those of torchvision's `inception_v3`, or `conv2d_N` and `batch_normalization_N` with Keras' layers
/// counted from 0 in the order in which Keras Applications makes them.
package struct InceptionV3: ImageEncoding {
    package let preprocessing: ImagePreprocessing
    let configuration: InceptionV3Configuration
    private let precision: Precision
    private let isTrained: Bool
    private let stem: [Stage]
    private let blocks: [[[Stage]]]
    private let poolingCountsPadding: Bool

    /// What a step became.
    private enum Stage {
        case convolutions([PreparedConvolution])
        case averagePool
        case maxPool
    }

    package init(_ scope: ParameterScope, _ configuration: InceptionV3Configuration, precision: Precision) {
        self.configuration = configuration
        self.precision = precision
        isTrained = scope.isAnyTrained
        preprocessing = configuration.definition.preprocessing
        poolingCountsPadding = configuration.poolingCountsPadding
        var builder = Builder(scope: scope, configuration: configuration, precision: precision)
        var channels = 3
        (stem, channels) = builder.stages(InceptionV3Configuration.stem, inputs: channels, in: "")
        blocks = InceptionV3Configuration.blocks.map { block in
            let branches = block.branches.map { builder.stages($0, inputs: channels, in: "\(block.name).") }
            channels = branches.reduce(0) { $0 + $1.outputs }
            return branches.map(\.stages)
        }
        for name in configuration.headNames { scope.child(name).ignoreAll() }
    }

    package func shape(of kind: FeatureKind) -> [Int] {
        let side = InceptionV3Configuration.gridSide
        let channels = InceptionV3Configuration.featureSize
        return kind == .grid ? [side * side, channels] : [channels]
    }

    package func encode(_ images: Tensor) -> ImageFeatures {
        inference(unless: isTrained) {
            var activations = run(stem, images.to(precision.dataType).channelsLast())
            for branches in blocks {
                activations = Tensor.concatenating(branches.map { run($0, activations) }, axis: 1)
            }
            return ImageFeatures(activations)
        }
    }

    private func run(_ stages: [Stage], _ input: Tensor) -> Tensor {
        stages.reduce(input) { activations, stage in
            switch stage {
            case .convolutions(let convolutions):
                let outputs = convolutions.map { $0(activations) }
                return outputs.count == 1 ? outputs[0] : Tensor.concatenating(outputs, axis: 1)
            case .averagePool:
                return activations.averagePool2d(
                    kernel: 3,
                    stride: 1,
                    padding: 1,
                    countsPadding: poolingCountsPadding
                )
            case .maxPool:
                return activations.maxPool2d(kernel: 3, stride: 2)
            }
        }
    }

    /// Makes stages out of steps, and counts the convolutions on the way.
    private struct Builder {
        let scope: ParameterScope
        let configuration: InceptionV3Configuration
        let precision: Precision
        private var count = 0

        init(scope: ParameterScope, configuration: InceptionV3Configuration, precision: Precision) {
            self.scope = scope
            self.configuration = configuration
            self.precision = precision
        }

        /// The stages, and the channels that come out of the last.
        mutating func stages(
            _ steps: [InceptionV3Configuration.Step],
            inputs: Int,
            in prefix: String
        ) -> (stages: [Stage], outputs: Int) {
            var channels = inputs
            let stages = steps.map { step -> Stage in
                let convolutions: [InceptionV3Configuration.Convolution]
                switch step {
                case .averagePool: return .averagePool
                case .maxPool: return .maxPool
                case .convolution(let convolution): convolutions = [convolution]
                case .fork(let forked): convolutions = forked
                }
                let prepared = convolutions.map { convolution($0, inputs: channels, in: prefix) }
                channels = convolutions.reduce(0) { $0 + $1.outputs }
                return .convolutions(prepared)
            }
            return (stages, channels)
        }

        private mutating func convolution(
            _ shape: InceptionV3Configuration.Convolution,
            inputs: Int,
            in prefix: String
        ) -> PreparedConvolution {
            let (name, normalization) =
                switch configuration.flavour {
                case .torchvision: ("\(prefix)\(shape.name).conv", "\(prefix)\(shape.name).bn")
                case .keras: ("conv2d_\(count)", "batch_normalization_\(count)")
                }
            count += 1
            let kernel = shape.kernel
            return Conv2d(
                scope,
                name,
                normalization: .init(
                    normalization,
                    epsilon: InceptionV3Configuration.epsilon,
                    isScaled: configuration.isScaled
                ),
                inputs: inputs,
                outputs: shape.outputs,
                kernel: kernel,
                options: ConvolutionOptions(
                    stride: shape.stride,
                    padding: shape.isPadded ? Extent(height: kernel.height / 2, width: kernel.width / 2) : 0
                ),
                activation: .relu
            )
            .prepared(for: precision)
        }
    }
}
