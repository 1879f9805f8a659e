import Testing
import Torch

@Suite("Network operations")
struct NetworkTests {
    @Test("linear layers agree with PyTorch, with and without a bias")
    func linear() throws {
        let fixture = try Fixture("operations")
        let (x, weight) = try (fixture["matmul.a"], fixture["linear.weight"])
        #expect(try difference(x.linear(weight, bias: fixture["linear.bias"]), fixture["linear.result"]) < 1e-5)
        #expect(try difference(x.linear(weight), fixture["linear.unbiased"]) < 1e-5)
    }

    @Test("an embedding looks rows up for indices of any shape")
    func embedding() {
        let table = Tensor((0..<8).map(Float.init), shape: [4, 2])
        let rows = table.embedding(Tensor([Int64(3), 0, 1, 3], shape: [2, 2]))
        #expect(rows.shape == [2, 2, 2])
        #expect(rows.floats == [6, 7, 0, 1, 2, 3, 6, 7])
    }

    @Test(
        "convolutions agree with PyTorch",
        arguments: [
            ("plain", ConvolutionOptions(stride: 2, padding: 1)), ("pointwise", ConvolutionOptions()),
            ("grouped", ConvolutionOptions(padding: 1, groups: 2)),
            ("depthwise", ConvolutionOptions(padding: 2, dilation: 2, groups: 4)),
        ]
    )
    func convolution(name: String, options: ConvolutionOptions) throws {
        let fixture = try Fixture("operations")
        let (x, weight) = try (fixture["conv.x"], fixture["conv.\(name).weight"])
        let bias = try fixture["conv.\(name).bias"]
        let expected = try fixture["conv.\(name).result"]
        #expect(difference(x.conv2d(weight, bias: bias, options), expected) < 1e-5)
        #expect(difference(x.channelsLast().conv2d(weight, bias: bias, options), expected) < 1e-5)
        let unbiased = x.conv2d(weight, options) + bias.reshaped([-1, 1, 1])
        #expect(difference(unbiased, expected) < 1e-5)
    }

    @Test("padding and pooling agree with PyTorch")
    func pooling() throws {
        let fixture = try Fixture("operations")
        let x = try fixture["conv.x"]
        for (result, name) in [
            (x.padded2d(left: 1, right: 2, top: 0, bottom: 3), "padded"),
            (x.maxPool2d(kernel: 3, stride: 2, padding: 1), "max-pool"),
            (x.averagePool2d(kernel: 2, stride: 2), "average-pool"),
            (x.averagePool2d(kernel: 3, stride: 2, padding: 1), "average-pool.padded"),
        ] {
            #expect(try difference(result, fixture["conv.\(name)"]) < 1e-6, "\(name)")
        }
    }

    @Test("cross-entropy leaves the ignored targets out and smooths labels as PyTorch does")
    func crossEntropy() throws {
        let fixture = try Fixture("operations")
        let logits = try fixture["entropy.logits"].copy()
        logits.requiresGradient = true
        for (name, smoothing) in [("plain", 0), ("smoothed", 0.1)] {
            logits.clearGradient()
            let loss = try logits.crossEntropy(fixture["entropy.targets"], ignoring: 0, labelSmoothing: smoothing)
            loss.backward()
            #expect(try difference(loss, fixture["entropy.\(name)"]) < 1e-6)
            #expect(try difference(#require(logits.gradient), fixture["entropy.\(name).gradient"]) < 1e-6)
        }
    }
}

@Suite("Dropout")
struct DropoutTests {
    @Test("zeroes the share asked for and scales what it keeps", arguments: [0.1, 0.5, 0.8])
    func statistics(probability: Double) {
        let result = Tensor.ones([100, 200]).dropout(probability, using: RandomGenerator(seed: 3))
        let kept = Float(1 / (1 - probability))
        #expect(result.floats.allSatisfy { $0 == 0 || abs($0 - kept) < 1e-6 })
        // Five standard deviations of the share of 20 000 draws.
        let tolerance = 5 * (probability * (1 - probability) / 20_000).squareRoot()
        #expect(abs(result.equals(0).to(.float32).mean().scalar - probability) < tolerance)
    }

    @Test("the same seed drops the same elements, the next call others")
    func reproducible() {
        let input = irregular([40, 50])
        let (first, second) = (RandomGenerator(seed: 5), RandomGenerator(seed: 5))
        let result = input.dropout(0.5, using: first)
        #expect(result.floats == input.dropout(0.5, using: second).floats)
        #expect(result.floats != input.dropout(0.5, using: first).floats)
        #expect(result.floats != input.dropout(0.5, using: RandomGenerator(seed: 6)).floats)
    }

    @Test("its gradient is its own mask, scaled")
    func gradient() throws {
        let input = Tensor.ones([30])
        input.requiresGradient = true
        let result = input.dropout(0.4, using: RandomGenerator(seed: 1))
        result.sum().backward()
        #expect(try #require(input.gradient).floats == result.floats)
    }
}
