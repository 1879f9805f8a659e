import Testing
import Torch
import TorchNN

@Suite("Prepared convolution")
struct PreparedConvolutionTests {
    struct Example: Sendable, CustomStringConvertible {
        let description: String
        let kernel: Int
        let options: ConvolutionOptions
    }

    private static let examples = [
        Example(description: "1x1", kernel: 1, options: .init()),
        Example(description: "3x3", kernel: 3, options: .init(padding: 1)),
        Example(description: "depthwise stride 2", kernel: 3, options: .init(stride: 2, padding: 1, groups: 8)),
    ]

    private func layer(_ example: Example, _ activation: FusedActivation) -> Conv2d {
        ParameterStore.fresh(RandomGenerator(seed: 1)) {
            Conv2d(
                $0,
                "conv",
                normalization: .init("bn", epsilon: 1e-3),
                inputs: 8,
                outputs: 8,
                kernel: Extent(example.kernel),
                options: example.options,
                activation: activation
            )
        }.model
    }

    /// What the hardware does: operands rounded to bfloat16, exact products summed in float32.
    private func reference(_ layer: Conv2d, _ input: Tensor, residual: Tensor?) -> Tensor {
        func rounded(_ tensor: Tensor) -> Tensor { tensor.to(.bfloat16).to(.float32) }
        var output = rounded(input).conv2d(rounded(layer.weight), bias: layer.bias, layer.options)
        if let residual { output = output + rounded(residual) }
        return switch layer.activation {
        case .identity: output
        case .relu: output.relu()
        case .relu6: output.relu6()
        }
    }

    @Test(
        "in bf16 rounds operands and result, and sums in float32, on any CPU",
        arguments: examples,
        [FusedActivation.identity, .relu, .relu6]
    )
    func bfloat16(example: Example, activation: FusedActivation) {
        let layer = layer(example, activation)
        let input = (irregular([2, 8, 12, 10]) * 6).channelsLast()
        let prepared = layer.prepared(for: .bf16)
        inference {
            for joined in [false, true] {
                let plainShape = reference(layer, input, residual: nil).shape
                let residual = joined ? (irregular(plainShape, seed: 2) * 3).channelsLast().to(.bfloat16) : nil
                let expected = reference(layer, input, residual: residual)
                let result = prepared(input.to(.bfloat16), residual: residual)
                #expect(result.dataType == .bfloat16)
                // The bias and the sum before the residual may each be rounded once more, by 1 part in 256.
                let magnitude =
                    expected.absolute().max().scalar + (residual?.absolute().max().to(.float32).scalar ?? 0) + 1
                #expect(difference(result, expected) < magnitude / 100)
                #expect(expected.absolute().max().scalar > 0.5)
            }
        }
    }

    @Test("in fp32 equals the plain convolution", arguments: examples, [FusedActivation.identity, .relu, .relu6])
    func float32(example: Example, activation: FusedActivation) {
        let layer = layer(example, activation)
        let input = (irregular([2, 8, 12, 10]) * 6).channelsLast()
        let prepared = layer.prepared(for: .fp32)
        inference {
            let result = prepared(input)
            #expect(result.dataType == .float32)
            #expect(difference(result, layer(input)) < 1e-4)
        }
    }

    @Test("the preferred precision is the hardware's")
    func preferred() {
        #expect(Precision.preferred == (Runtime.hasBFloat16Arithmetic ? .bf16 : .fp32))
        #expect(Precision.bf16.dataType == .bfloat16)
        #expect(Precision.fp32.dataType == .float32)
    }
}
