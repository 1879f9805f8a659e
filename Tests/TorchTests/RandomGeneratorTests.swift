import Foundation
import Testing
import Torch

@Suite("Random generators")
struct RandomGeneratorTests {
    private func numbers(_ generator: RandomGenerator) -> [Float] {
        Tensor.uniform([5], in: 0..<1, using: generator).floats + Tensor.normal([3], using: generator).floats
            + Tensor.ones([20]).dropout(0.5, using: generator).floats
    }

    @Test("equal seeds give equal numbers, others do not")
    func seeds() {
        #expect(numbers(RandomGenerator(seed: 9)) == numbers(RandomGenerator(seed: 9)))
        #expect(numbers(RandomGenerator(seed: 9)) != numbers(RandomGenerator(seed: 10)))
    }

    @Test("a restored state continues with the same numbers")
    func state() throws {
        let generator = RandomGenerator(seed: 1)
        _ = numbers(generator)
        let saved = generator.state
        #expect(saved.dataType == .uint8)
        let expected = numbers(generator)
        let other = RandomGenerator(seed: 2)
        try other.restore(saved)
        #expect(numbers(other) == expected)
    }

    @Test("a state survives a file")
    func file() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("state.safetensors")
        let generator = RandomGenerator(seed: 4)
        try SafetensorsWriter.write(["state": generator.state], to: url)
        let restored = RandomGenerator(seed: 0)
        try restored.restore(SafetensorsFile(contentsOf: url).tensor("state"))
        #expect(numbers(restored) == numbers(generator))
    }

    @Test("what is not a state is refused")
    func refusal() {
        let generator = RandomGenerator(seed: 1)
        for wrong in [Tensor.zeros([3], .uint8), Tensor.zeros([5056])] {
            let error = #expect(throws: TorchError.self) { try generator.restore(wrong) }
            #expect(error?.code == .engine)
        }
    }

    @Test("drawing takes every possible index, and never an impossible one")
    func drawing() {
        let generator = RandomGenerator(seed: 8)
        let probabilities = Tensor([Float(0.2), 0, 0.5, 0.3, 0.1, 0.5, 0, 0.4], shape: [2, 4])
        let rows = probabilities.gatheringRows(Tensor((0..<1000).map { Int64($0 % 2) }))
        let drawn = generator.draw(from: rows).integers
        #expect(drawn.count == 1000)
        #expect(Set(stride(from: 0, to: 1000, by: 2).map { drawn[$0] }) == [0, 2, 3])
        #expect(Set(stride(from: 1, to: 1000, by: 2).map { drawn[$0] }) == [0, 1, 3])
    }

    @Test("indices are drawn as often as their probabilities say")
    func frequencies() {
        let generator = RandomGenerator(seed: 8)
        let probabilities = Tensor([Float(0.1), 0.6, 0.3], shape: [1, 3]).expanded([20_000, 3])
        let drawn = generator.draw(from: probabilities)
        for (index, probability) in [0.1, 0.6, 0.3].enumerated() {
            #expect(abs(drawn.equals(Double(index)).to(.float32).mean().scalar - probability) < 0.02)
        }
    }
}
