extension VGG {
    package func layers(for kind: FeatureKind) -> [NetworkLayer] {
        var side = VGGConfiguration.side
        var layers: [NetworkLayer] = []
        let count = VGGConfiguration.blocks.count
        let endsBeforePooling = kind == .grid && configuration.grid == .convolutional
        for (block, channels) in VGGConfiguration.blocks.enumerated() {
            for (index, outputs) in channels.enumerated() {
                layers.append(
                    NetworkLayer(
                        "convolution \(block + 1).\(index + 1)",
                        "convolution 3×3, ReLU",
                        output: .image(channels: outputs, side: side),
                        parameters: [configuration.convolutionNames[block][index]]
                    )
                )
            }
            guard block + 1 < count || !endsBeforePooling else { continue }
            side /= 2
            layers.append(
                NetworkLayer(
                    "pooling \(block + 1)",
                    "maximum 2×2, stride 2",
                    output: .image(channels: channels[channels.count - 1], side: side)
                )
            )
        }
        guard kind == .pooled, hasVector else {
            return layers + [.features(kind, channels: VGGConfiguration.gridChannels, side: side)]
        }
        return layers
            + configuration.vectorNames.enumerated().map { index, name in
                NetworkLayer(
                    "fc\(index + 1)",
                    "dense, ReLU",
                    output: NetworkShape([VGGConfiguration.vectorSize]),
                    parameters: [name]
                )
            }
    }
}
