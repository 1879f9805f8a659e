import Testing
import Torch

@Suite("Winograd convolution")
struct WinogradConvolutionTests {
    private static let options = ConvolutionOptions(padding: 1)

    private func weight(_ outputs: Int, _ inputs: Int) -> Tensor {
        irregular([outputs, inputs, 3, 3], seed: 2) * (2 / Double(9 * inputs)).squareRoot()
    }

    /// Sides that tiles fit and sides that they reach beyond, and batches of one chunk and of several (8 MiB of tiles).
    @Test(
        "equals the plain convolution within 1e-5 of its largest value",
        arguments: [[2, 14, 14], [3, 7, 7], [2, 9, 12], [1, 1, 1], [5, 56, 56]],
        [FusedActivation.identity, .relu, .relu6]
    )
    func parity(shape: [Int], activation: FusedActivation) throws {
        let weight = weight(160, 128)
        let bias = irregular([160], seed: 3)
        let input = (irregular([shape[0], 128, shape[1], shape[2]]) * 4).channelsLast()
        let convolution = try #require(
            WinogradConvolution(weight: weight, bias: bias, options: Self.options, activation: activation)
        )
        inference {
            let plain = input.conv2d(weight, bias: bias, Self.options)
            let expected =
                switch activation {
                case .identity: plain
                case .relu: plain.relu()
                case .relu6: plain.relu6()
                }
            let scale = expected.absolute().max().scalar
            #expect(scale > 0.5)
            #expect(difference(convolution(input), expected) < 1e-5 * max(1, scale))
            // The second call finds the weight prepared.
            #expect(difference(convolution(input), expected) < 1e-5 * max(1, scale))
        }
    }

    @Test("is offered for dense 3 × 3 convolutions of stride 1 with many channels alone")
    func suitability() {
        func isOffered(_ weight: Tensor, _ options: ConvolutionOptions = Self.options) -> Bool {
            let bias = Tensor.zeros([weight.size(0)], weight.dataType)
            return WinogradConvolution(weight: weight, bias: bias, options: options, activation: .relu) != nil
        }
        #expect(isOffered(weight(128, 128)))
        #expect(!isOffered(weight(128, 64)))
        #expect(!isOffered(weight(64, 128)))
        #expect(!isOffered(weight(128, 128), ConvolutionOptions(stride: 2, padding: 1)))
        #expect(!isOffered(weight(128, 128), ConvolutionOptions()))
        #expect(!isOffered(weight(256, 128), ConvolutionOptions(padding: 1, groups: 2)))
        #expect(!isOffered(weight(128, 128).to(.bfloat16)))
        #expect(!isOffered(irregular([128, 128, 1, 1])))
    }
}
