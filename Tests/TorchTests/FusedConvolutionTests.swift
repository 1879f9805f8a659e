import Testing
import Torch

@Suite("Fused convolution")
struct FusedConvolutionTests {
    struct Layer: Sendable, CustomStringConvertible {
        let description: String
        let kernel: Int
        let inputs: Int
        let outputs: Int
        let options: ConvolutionOptions

        var weight: Tensor { irregular([outputs, inputs / options.groups, kernel, kernel], seed: 2) }
        var bias: Tensor { irregular([outputs], seed: 3) * 4 }
    }

    private static let layers = [
        Layer(description: "1x1", kernel: 1, inputs: 8, outputs: 12, options: .init()),
        Layer(description: "3x3", kernel: 3, inputs: 8, outputs: 8, options: .init(padding: 1)),
        Layer(description: "3x3 stride 2", kernel: 3, inputs: 3, outputs: 16, options: .init(stride: 2, padding: 1)),
        Layer(description: "depthwise", kernel: 3, inputs: 8, outputs: 8, options: .init(padding: 1, groups: 8)),
        Layer(
            description: "depthwise 5x5 stride 2",
            kernel: 5,
            inputs: 16,
            outputs: 16,
            options: .init(stride: 2, padding: 2, groups: 16)
        ),
        Layer(description: "dilated", kernel: 3, inputs: 4, outputs: 8, options: .init(padding: 2, dilation: 2)),
    ]

    private static func reference(
        _ layer: Layer,
        _ input: Tensor,
        bias: Tensor?,
        residual: Tensor?,
        _ activation: FusedActivation
    ) -> Tensor {
        var output = input.conv2d(layer.weight, bias: bias, layer.options)
        if let residual { output = output + residual }
        return switch activation {
        case .identity: output
        case .relu: output.relu()
        case .relu6: output.relu6()
        }
    }

    @Test(
        "equals convolution, bias, residual and activation one after the other",
        arguments: layers,
        [FusedActivation.identity, .relu, .relu6]
    )
    func parity(layer: Layer, activation: FusedActivation) {
        let input = (irregular([2, layer.inputs, 10, 9]) * 3).channelsLast()
        let fused = FusedConvolution(
            weight: layer.weight,
            bias: layer.bias,
            options: layer.options,
            activation: activation
        )
        inference {
            let plain = Self.reference(layer, input, bias: layer.bias, residual: nil, activation)
            #expect(difference(fused(input), plain) < 1e-4)

            let residual = (irregular(plain.shape, seed: 4) * 5).channelsLast()
            let joined = Self.reference(layer, input, bias: layer.bias, residual: residual, activation)
            let result = fused(input, addingTo: residual)
            #expect(difference(result, joined) < 1e-4)
            #expect(difference(residual, result) == 0, "the result is not where the residual was")
            #expect(difference(joined, plain) > 0.1)
        }
    }

    @Test("works without a bias, for one input and for batches, of any size", arguments: layers)
    func otherShapes(layer: Layer) {
        let fused = FusedConvolution(
            weight: layer.weight,
            bias: nil,
            options: layer.options,
            activation: .relu
        )
        inference {
            for shape in [[1, layer.inputs, 7, 13], [5, layer.inputs, 16, 16]] {
                let input = irregular(shape).channelsLast()
                let plain = Self.reference(layer, input, bias: nil, residual: nil, .relu)
                #expect(difference(fused(input), plain) < 1e-4)
            }
        }
    }
}
