extension ResNet {
    package func layers(for kind: FeatureKind) -> [NetworkLayer] {
        var side = ResNetConfiguration.side / 2
        var layers = [
            NetworkLayer(
                "stem",
                "convolution 7×7, stride 2, ReLU",
                output: .image(channels: ResNetConfiguration.stemChannels, side: side),
                parameters: [configuration.stemName.convolution]
            )
        ]
        side /= 2
        layers.append(
            NetworkLayer(
                "pooling",
                "maximum 3×3, stride 2",
                output: .image(channels: ResNetConfiguration.stemChannels, side: side)
            )
        )
        for (stage, count) in configuration.stageBlocks.enumerated() {
            let channels = ResNetConfiguration.stageChannels[stage] * ResNetConfiguration.expansion
            for block in 0..<count {
                let isStrided = block == 0 && stage > 0
                if isStrided { side /= 2 }
                layers.append(
                    NetworkLayer(
                        "block \(stage + 1).\(block + 1)",
                        "bottleneck 3×3\(isStrided ? ", stride 2" : "")",
                        output: .image(channels: channels, side: side),
                        parameters: (0...3).map {
                            configuration.name(stage: stage, block: block, convolution: $0).convolution
                        }
                    )
                )
            }
        }
        return layers + [.features(kind, channels: ResNetConfiguration.featureSize, side: side)]
    }
}
