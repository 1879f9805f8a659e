extension EfficientNetLite {
    package func layers(for kind: FeatureKind) -> [NetworkLayer] {
        // Padding keeps the sides of a convolution, which its stride then divides.
        var side = (configuration.resolution + 1) / 2
        var layers = [
            NetworkLayer(
                "stem",
                "convolution 3×3, stride 2, ReLU6",
                output: .image(channels: EfficientNetLiteConfiguration.stemChannels, side: side),
                parameters: ["_conv_stem"]
            )
        ]
        for stage in configuration.stages {
            for repeated in 0..<stage.repeats {
                let stride = repeated == 0 ? stage.stride : 1
                side = (side + stride - 1) / stride
                let index = layers.count - 1
                layers.append(
                    NetworkLayer(
                        "block \(index + 1)",
                        "inverted residual \(stage.kernel)×\(stage.kernel)\(stride > 1 ? ", stride \(stride)" : "")",
                        output: .image(channels: stage.outputs, side: side),
                        parameters: ["_blocks.\(index)"]
                    )
                )
            }
        }
        let channels = EfficientNetLiteConfiguration.headChannels
        layers.append(
            NetworkLayer(
                "head",
                "convolution 1×1, ReLU6",
                output: .image(channels: channels, side: side),
                parameters: ["_conv_head"]
            )
        )
        return layers + [.features(kind, channels: channels, side: side)]
    }
}
