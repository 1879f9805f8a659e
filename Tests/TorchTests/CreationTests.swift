import Testing
import Torch

@Suite("Making tensors")
struct CreationTests {
    @Test("zeros, ones and full have the shape, type and value asked for", arguments: DataType.allCases)
    func constants(type: DataType) {
        for (tensor, value) in [
            (Tensor.zeros([2, 3], type), Int64(0)), (Tensor.ones([2, 3], type), 1), (Tensor.full([2, 3], 1, type), 1),
        ] {
            #expect(tensor.shape == [2, 3])
            #expect(tensor.dataType == type)
            #expect(tensor.device == .cpu)
            #expect(tensor.integers == [Int64](repeating: value, count: 6))
        }
        #expect(Tensor.full([2], 7, type == .bool ? .uint8 : type).floats == [7, 7])
    }

    @Test("zerosLike takes shape and type from another tensor")
    func zerosLike() {
        let tensor = Tensor.ones([3, 1], .bfloat16).zerosLike()
        #expect(tensor.shape == [3, 1])
        #expect(tensor.dataType == .bfloat16)
        #expect(tensor.floats == [0, 0, 0])
    }

    @Test("range counts in steps and stops before its end")
    func range() {
        #expect(Tensor.range(2..<6).elements(as: Int64.self) == [2, 3, 4, 5])
        #expect(Tensor.range(0..<7, by: 3).elements(as: Int64.self) == [0, 3, 6])
        #expect(Tensor.range(4..<4).shape == [0])
    }

    @Test("a scalar has rank 0 and one element")
    func scalar() {
        let tensor = Tensor([Float(2.5)], shape: [])
        #expect(tensor.rank == 0)
        #expect(tensor.shape == [])
        #expect(tensor.count == 1)
        #expect(tensor.scalar == 2.5)
    }

    @Test("an empty tensor keeps its shape")
    func empty() {
        let tensor = Tensor([Float](), shape: [0, 4])
        #expect(tensor.shape == [0, 4])
        #expect(tensor.count == 0)
        #expect(tensor.elements(as: Float.self) == [])
    }

    @Test("uniform and normal numbers are PyTorch's for the same seed")
    func random() throws {
        let fixture = try Fixture("operations")
        let generator = RandomGenerator(seed: 42)
        let uniform = Tensor.uniform([3, 5], in: -2..<3, using: generator)
        #expect(try difference(uniform, fixture["random.uniform"]) < 1e-6)
        let normal = Tensor.normal([4, 8], mean: 1, deviation: 0.5, using: generator)
        #expect(try difference(normal, fixture["random.normal"]) < 1e-5)
    }

    @Test("a description names type, shape and device")
    func description() {
        #expect(Tensor.zeros([2, 3], .int64).description == "Tensor(int64, [2, 3], cpu)")
    }
}
