import Torch

extension InceptionV3 {
    package func layers(for kind: FeatureKind) -> [NetworkLayer] {
        var activations = (channels: 3, side: InceptionV3Configuration.side)
        var convolutionCount = 0
        /// Where the parameters of a step are; Keras counts its convolutions over the whole network.
        func parameters(_ steps: [InceptionV3Configuration.Step], in prefix: String) -> [String] {
            steps.flatMap(\.convolutions).map { convolution in
                defer { convolutionCount += 1 }
                return switch configuration.flavour {
                case .torchvision: prefix + convolution.name
                case .keras: "conv2d_\(convolutionCount)"
                }
            }
        }
        var layers = InceptionV3Configuration.stem.enumerated().map { index, step in
            activations = step.output(of: activations)
            return NetworkLayer(
                "stem \(index + 1)",
                step.kind,
                output: .image(channels: activations.channels, side: activations.side),
                parameters: parameters([step], in: "")
            )
        }
        for (index, block) in InceptionV3Configuration.blocks.enumerated() {
            let outputs = block.branches.map { $0.reduce(activations) { $1.output(of: $0) } }
            let side = outputs.map(\.side).min() ?? activations.side
            let stride = side < activations.side ? ", stride 2" : ""
            activations = (outputs.reduce(0) { $0 + $1.channels }, side)
            layers.append(
                NetworkLayer(
                    "block \(index + 1)",
                    "inception, \(block.branches.count) branches\(stride)",
                    output: .image(channels: activations.channels, side: side),
                    parameters: block.branches.flatMap { parameters($0, in: "\(block.name).") }
                )
            )
        }
        return layers + [.features(kind, channels: activations.channels, side: activations.side)]
    }
}

extension InceptionV3Configuration.Step {
    fileprivate var convolutions: [InceptionV3Configuration.Convolution] {
        switch self {
        case .convolution(let convolution): [convolution]
        case .fork(let convolutions): convolutions
        case .averagePool, .maxPool: []
        }
    }

    fileprivate var kind: String {
        switch self {
        case .convolution(let convolution):
            "convolution \(convolution.kernel.height)×\(convolution.kernel.width)"
                + (convolution.stride > 1 ? ", stride \(convolution.stride)" : "") + ", ReLU"
        case .fork: "convolutions side by side"
        case .averagePool: "mean 3×3"
        case .maxPool: "maximum 3×3, stride 2"
        }
    }

    /// Channels and side after the step.
    fileprivate func output(of input: (channels: Int, side: Int)) -> (channels: Int, side: Int) {
        switch self {
        case .averagePool: input
        case .maxPool: (input.channels, (input.side - 3) / 2 + 1)
        case .convolution, .fork:
            (
                convolutions.reduce(0) { $0 + $1.outputs },
                convolutions.first.map { $0.isPadded ? input.side : (input.side - $0.kernel.height) / $0.stride + 1 }
                    ?? input.side
            )
        }
    }
}
