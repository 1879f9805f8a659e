import Testing
import Torch
import TorchNN

@Suite("Dropout layer")
struct DropoutTests {
    private let input = Tensor.ones([50, 40])

    @Test("changes nothing in evaluation")
    func evaluation() {
        #expect(Dropout(0.5)(input, .evaluation).floats == input.floats)
    }

    @Test("with probability 0 changes nothing and draws nothing")
    func zero() {
        let generator = RandomGenerator(seed: 1)
        let before = generator.state.elements(as: UInt8.self)
        #expect(Dropout(0)(input, .training(generator)).floats == input.floats)
        #expect(generator.state.elements(as: UInt8.self) == before)
    }

    @Test("drops and scales in training, drawing from the mode's generator")
    func training() {
        let result = Dropout(0.25)(input, .training(RandomGenerator(seed: 1)))
        #expect(Set(result.floats).count == 2)
        #expect(abs(result.equals(0).to(.float32).mean().scalar - 0.25) < 0.05)
        #expect(abs(result.max().scalar - 4 / 3) < 1e-6)
        #expect(Dropout(0.25)(input, .training(RandomGenerator(seed: 1))).floats == result.floats)
    }
}
