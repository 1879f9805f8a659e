import Testing
import Torch

@Suite("Operations over all parameters")
struct OptimisationTests {
    @Test("AdamW follows PyTorch step by step")
    func adamW() throws {
        let fixture = try Fixture("operations")
        let parameters = try (0..<2).map { try fixture["adamw.start.\($0)"].copy() }
        let means = parameters.map { $0.zerosLike() }
        let squares = parameters.map { $0.zerosLike() }
        let steps = parameters.map { _ in Tensor.zeros([]) }
        let options = AdamWOptions(learningRate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-7, weightDecay: 0.1)
        for step in 0..<5 {
            let gradients = try (0..<2).map { try fixture["adamw.gradient.\(step).\($0)"] }
            ForAll.adamW(parameters, gradients: gradients, means: means, squares: squares, steps: steps, options)
            for (index, parameter) in parameters.enumerated() {
                #expect(try difference(parameter, fixture["adamw.result.\(step).\(index)"]) < 1e-6)
            }
        }
        #expect(steps.map(\.scalar) == [5, 5])
    }

    @Test("norm and scale clip as PyTorch does")
    func clipping() throws {
        let fixture = try Fixture("operations")
        let gradients = try (0..<2).map { try fixture["clip.before.\($0)"].copy() }
        let norm = ForAll.norm(gradients)
        #expect(try abs(norm - fixture["clip.norm"].scalar) < 1e-5)
        ForAll.scale(gradients, by: 2.5 / (norm + 1e-6))
        for (index, gradient) in gradients.enumerated() {
            #expect(try difference(gradient, fixture["clip.after.\(index)"]) < 1e-6)
        }
        #expect(abs(ForAll.norm(gradients) - 2.5) < 1e-5)
    }

    @Test("no tensors have norm 0, and can be scaled and updated")
    func nothing() {
        #expect(ForAll.norm([]) == 0)
        ForAll.scale([], by: 2)
        ForAll.adamW([], gradients: [], means: [], squares: [], steps: [], AdamWOptions(learningRate: 1))
    }
}
