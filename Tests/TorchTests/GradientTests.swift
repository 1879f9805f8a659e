import Testing
import Torch

@Suite("Gradients")
struct GradientTests {
    @Test("the gradients of a composite expression agree with PyTorch")
    func parity() throws {
        let fixture = try Fixture("operations")
        let (a, b) = try (fixture["gradient.a"].copy(), fixture["gradient.b"].copy())
        let c = try fixture["gradient.c"].copy()
        for tensor in [a, b, c] { tensor.requiresGradient = true }
        let result = (a.matmul(b).tanh() * c).sum() + a.exponential().mean()
        #expect(try difference(result, fixture["gradient.result"]) < 1e-5)
        result.backward()
        for (name, tensor) in [("a", a), ("b", b), ("c", c)] {
            #expect(try difference(#require(tensor.gradient), fixture["gradient.\(name).gradient"]) < 1e-5)
        }
    }

    @Test("gradients accumulate until they are cleared")
    func accumulation() {
        let x = Tensor([Float(1), 2])
        #expect(!x.requiresGradient)
        x.requiresGradient = true
        #expect(x.gradient == nil)
        (x * 3).sum().backward()
        #expect(x.gradient?.floats == [3, 3])
        x.squared().sum().backward()
        #expect(x.gradient?.floats == [5, 7])
        x.clearGradient()
        #expect(x.gradient == nil)
    }

    @Test("a detached tensor shares elements and passes no gradient")
    func detached() {
        let x = Tensor([Float(2), 3])
        x.requiresGradient = true
        let constant = x.detached()
        #expect(!constant.requiresGradient)
        (x * constant).sum().backward()
        #expect(x.gradient?.floats == [2, 3])
    }

    @Test("gradients flow through gathering, masks and slices")
    func indexing() {
        let x = Tensor([Float(1), 2, 3, 4], shape: [2, 2])
        x.requiresGradient = true
        let rows = x.gatheringRows(Tensor([Int64(1), 1]))
        let masked = x.filled(where: x.isGreater(than: 1.5), with: 0)
        (rows.sum() + masked.sum() + x.sliced(0..<1, axis: 1).sum()).backward()
        #expect(x.gradient?.floats == [2, 0, 3, 2])
    }
}

@Suite("Gradients that are collected")
struct CollectedGradientTests {
    /// Gradients of a sum over three steps, of which each uses all of `tensors`, with and without collecting them.
    private func gradients(
        of tensors: [Tensor],
        collecting: Bool,
        _ step: ([Tensor], Int) -> Tensor
    ) -> [[Float]] {
        for tensor in tensors { tensor.requiresGradient = true }
        let used = collecting ? tensors.map { $0.collectingGradients() } : tensors
        let total = (1..<3).reduce(step(used, 0)) { $0 + step(used, $1) }
        total.backward()
        defer { for tensor in tensors { tensor.clearGradient() } }
        return tensors.map { $0.gradient?.floats ?? [] }
    }

    private func expectSame(_ found: [[Float]], _ expected: [[Float]], within tolerance: Float = 1e-4) {
        for (found, expected) in zip(found, expected) {
            #expect(!found.isEmpty && found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) })
        }
    }

    private let random = RandomGenerator(seed: 3)

    @Test("of a matrix and of a table: as PyTorch has them, with other uses of the same tensor beside")
    func products() {
        let inputs = Tensor.normal([3, 4, 5], using: random)
        let indices = Tensor([Int64(1), 5, 1, 0, 2, 2, 3, 3, 3, 1, 0, 5], shape: [3, 4])
        let tensors = [
            Tensor.normal([6, 5], using: random), Tensor.normal([6], using: random),
            Tensor.normal([6, 5], using: random),
        ]
        func step(_ tensors: [Tensor], _ number: Int) -> Tensor {
            let vectors = inputs[number] * tensors[2].embedding(indices[number])
            return vectors.linear(tensors[0], bias: tensors[1]).tanh().sum() + tensors[2].squared().sum()
        }
        expectSame(
            gradients(of: tensors, collecting: true, step),
            gradients(of: tensors, collecting: false, step)
        )
    }

    @Test("of a matrix in bfloat16: float32's but for rounding")
    func narrow() {
        let inputs = Tensor.normal([3, 16, 8], using: random)
        let weight = Tensor.normal([4, 8], using: random)
        let exact = gradients(of: [weight], collecting: false) { inputs[$1].linear($0[0]).squared().sum() }
        let narrow = gradients(of: [weight], collecting: true) { tensors, number in
            let narrow = tensors[0].to(.bfloat16).collectingGradients()
            return inputs[number].linear(narrow).to(.float32).squared().sum()
        }
        expectSame(narrow, exact, within: 0.05)
    }

    @Test("of keys and values")
    func attention() {
        let tensors = [Tensor.normal([2, 7, 5], using: random), Tensor.normal([2, 7, 3], using: random)]
        let (queries, scale) = (Tensor.normal([3, 4, 5], using: random), Tensor.normal([5], using: random))
        let images = Tensor([Int64(0), 1, 1, 0])
        func step(_ tensors: [Tensor], _ number: Int) -> Tensor {
            let seen = queries[number].additiveAttention(
                keys: tensors[0],
                values: tensors[1],
                scale: scale,
                images: images
            )
            return seen.context.squared().sum() + seen.logSums.sum()
        }
        expectSame(
            gradients(of: tensors, collecting: true, step),
            gradients(of: tensors, collecting: false, step)
        )
    }

    @Test("a tensor that needs no gradient, and one that is used without recording, are as they were")
    func unrecorded() {
        let (weight, input) = (Tensor.normal([2, 3], using: random), Tensor.normal([1, 3], using: random))
        #expect(!weight.collectingGradients().requiresGradient)
        weight.requiresGradient = true
        let collecting = weight.collectingGradients()
        #expect(withoutGradients { !input.linear(collecting).requiresGradient })
        #expect(input.linear(collecting).floats == input.linear(weight).floats)
        // Nothing went through a product: the gradient is none of the collected ones.
        (collecting * 2).sum().backward()
        #expect(weight.gradient?.floats == [Float](repeating: 2, count: 6))
    }
}

@Suite("Modes")
struct ModesTests {
    private struct Stop: Error {}

    private func parameter() -> Tensor {
        let tensor = Tensor.ones([2, 2])
        tensor.requiresGradient = true
        return tensor
    }

    @Test("nothing is recorded without gradients, and recording resumes afterwards")
    func withoutRecording() {
        let x = parameter()
        #expect(!withoutGradients { (x * 2).requiresGradient })
        #expect((x * 2).requiresGradient)
        withoutGradients {
            withoutGradients {}
            #expect(!(x * 2).requiresGradient)
        }
    }

    @Test("parameters can be written to without gradients")
    func writing() {
        let x = parameter()
        withoutGradients { x.assign(Tensor.zeros([2, 2])) }
        #expect(x.floats == [0, 0, 0, 0])
        #expect(x.requiresGradient)
    }

    @Test("nothing is recorded in inference mode, and its results can be read outside")
    func inferenceMode() {
        let x = parameter()
        let result = inference { inference { x.matmul(x) } + 1 }
        #expect(!result.requiresGradient)
        #expect(result.floats == [3, 3, 3, 3])
        #expect(x.matmul(x).requiresGradient)
    }

    @Test("autocasting multiplies matrices in bfloat16 and ends with its closure")
    func autocast() {
        let x = irregular([4, 4])
        #expect(autocasting { x.matmul(x).dataType } == .bfloat16)
        #expect(autocasting { (x + x).dataType } == .float32)
        #expect(autocasting(false) { x.matmul(x).dataType } == .float32)
        #expect(x.matmul(x).dataType == .float32)
        autocasting {
            autocasting {}
            #expect(x.matmul(x).dataType == .bfloat16)
        }
        #expect(difference(autocasting { x.matmul(x) }, x.matmul(x)) < 0.05)
    }

    @Test("gradients of an autocast computation come in the parameters' type")
    func autocastGradients() throws {
        let x = parameter()
        autocasting { x.matmul(irregular([2, 2])).to(.float32).sum() }.backward()
        #expect(try #require(x.gradient).dataType == .float32)
    }

    @Test("every mode ends when its closure throws")
    func throwing() {
        let x = parameter()
        #expect(throws: Stop.self) { try withoutGradients { throw Stop() } }
        #expect(throws: Stop.self) { try inference { throw Stop() } }
        #expect(throws: Stop.self) { try autocasting { throw Stop() } }
        let product = x.matmul(x)
        #expect(product.requiresGradient)
        #expect(product.dataType == .float32)
    }
}
