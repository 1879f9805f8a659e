import Torch

/// The shape of an EfficientNet-Lite: EfficientNet (Tan and Le, 2019) without squeeze-and-excitation, with ReLU6, and with a
/// stem and head that do not scale, as published at https://github.com/tensorflow/tpu (efficientnet/lite).
package struct EfficientNetLiteConfiguration: Sendable, Hashable {
    /// A run of inverted residual blocks; the first has the stride, the rest have 1.
    struct Stage: Sendable, Hashable {
        let repeats: Int
        let kernel: Int
        let stride: Int
        let expansion: Int
        let inputs: Int
        let outputs: Int
    }

    package let name: String
    let width: Double
    let depth: Double
    /// The side of the input in pixels.
    let resolution: Int

    package static let lite0 = Self(name: "efficientnet-lite0", width: 1.0, depth: 1.0, resolution: 224)
    package static let lite1 = Self(name: "efficientnet-lite1", width: 1.0, depth: 1.1, resolution: 240)
    package static let lite2 = Self(name: "efficientnet-lite2", width: 1.1, depth: 1.2, resolution: 260)
    package static let all = [lite0, lite1, lite2]

    static let stemChannels = 32
    static let headChannels = 1280
    static let batchNormEpsilon = 1e-3

    private static let baseStages = [
        Stage(repeats: 1, kernel: 3, stride: 1, expansion: 1, inputs: 32, outputs: 16),
        Stage(repeats: 2, kernel: 3, stride: 2, expansion: 6, inputs: 16, outputs: 24),
        Stage(repeats: 2, kernel: 5, stride: 2, expansion: 6, inputs: 24, outputs: 40),
        Stage(repeats: 3, kernel: 3, stride: 2, expansion: 6, inputs: 40, outputs: 80),
        Stage(repeats: 3, kernel: 5, stride: 1, expansion: 6, inputs: 80, outputs: 112),
        Stage(repeats: 4, kernel: 5, stride: 2, expansion: 6, inputs: 112, outputs: 192),
        Stage(repeats: 1, kernel: 3, stride: 1, expansion: 6, inputs: 192, outputs: 320),
    ]

    /// The stages with this network's widths and depths.
    var stages: [Stage] {
        let last = Self.baseStages.count - 1
        return Self.baseStages.enumerated().map { index, stage in
            Stage(
                repeats: index == 0 || index == last
                    ? stage.repeats : Int((depth * Double(stage.repeats)).rounded(.up)),
                kernel: stage.kernel,
                stride: stage.stride,
                expansion: stage.expansion,
                inputs: index == 0 ? Self.stemChannels : scaled(stage.inputs),
                outputs: scaled(stage.outputs)
            )
        }
    }

    /// Channels times the width, to the nearest multiple of 8 that is not more than a tenth smaller.
    private func scaled(_ channels: Int) -> Int {
        let exact = width * Double(channels)
        let rounded = max(8, Int(exact + 4) / 8 * 8)
        return Double(rounded) < 0.9 * exact ? rounded + 8 : rounded
    }

    package var preprocessing: ImagePreprocessing {
        ImagePreprocessing(
            size: resolution,
            interpolation: .bicubic,
            mean: [127, 127, 127],
            deviation: [128, 128, 128]
        )
    }

    var definition: EncoderDefinition {
        EncoderDefinition(
            name: name,
            preprocessing: preprocessing,
            build: { EfficientNetLite($0, self, precision: $1) }
        )
    }
}
