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
