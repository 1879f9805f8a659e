import Testing
import Torch

@Suite("Shapes")
struct ShapeTests {
    private let tensor = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])

    @Test("reshaping keeps row-major order and works out one length")
    func reshaped() {
        #expect(tensor.reshaped([4, -1]).shape == [4, 6])
        #expect(tensor.reshaped([-1]).floats == tensor.floats)
        #expect(tensor.permuted([2, 0, 1]).reshaped([24])[5].scalar == 20)
    }

    @Test("permuting moves axes")
    func permuted() {
        let moved = tensor.permuted([2, 0, 1])
        #expect(moved.shape == [4, 2, 3])
        #expect(moved[3][1][2].scalar == 23)
        #expect(moved[1].floats == [1, 5, 9, 13, 17, 21])
        #expect(tensor.transposed.shape == [2, 4, 3])
        #expect(tensor.transposed[1].floats == tensor[1].permuted([1, 0]).floats)
    }

    @Test("expanding repeats without copying")
    func expanded() {
        let row = Tensor([Float(1), 2], shape: [1, 2])
        #expect(row.expanded([3, -1]).floats == [1, 2, 1, 2, 1, 2])
        #expect(row.expanded([3, 2]).shape == [3, 2])
    }

    @Test("axes of length 1 come and go")
    func singletons() {
        #expect(tensor.unsqueezed(0).shape == [1, 2, 3, 4])
        #expect(tensor.unsqueezed(-1).shape == [2, 3, 4, 1])
        #expect(tensor.unsqueezed(1).squeezed(1).shape == [2, 3, 4])
    }

    @Test("flipping reverses one axis")
    func flipped() {
        #expect(tensor[0].flipped(0).floats == [8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3])
        #expect(tensor[0][0].flipped(-1).floats == [3, 2, 1, 0])
    }

    @Test("repeating puts copies next to each other")
    func repeatingEach() {
        let pairs = Tensor([Int64(1), 2, 3, 4], shape: [2, 2])
        #expect(pairs.repeatingEach(2).integers == [1, 2, 1, 2, 3, 4, 3, 4])
        #expect(pairs.repeatingEach(2, axis: 1).integers == [1, 1, 2, 2, 3, 3, 4, 4])
    }

    @Test("concatenating joins along an axis, stacking makes one")
    func joining() {
        let a = Tensor([Float(1), 2], shape: [1, 2])
        let b = Tensor([Float(3), 4, 5, 6], shape: [2, 2])
        #expect(Tensor.concatenating([a, b]).floats == [1, 2, 3, 4, 5, 6])
        #expect(Tensor.concatenating([b, b], axis: 1).floats == [3, 4, 3, 4, 5, 6, 5, 6])
        #expect(Tensor.stacking([b, b]).shape == [2, 2, 2])
        #expect(Tensor.stacking([b, b * 10], axis: -1).floats == [3, 30, 4, 40, 5, 50, 6, 60])
    }

    @Test("a size can be asked for from either end")
    func size() {
        #expect(tensor.size(0) == 2)
        #expect(tensor.size(-1) == 4)
        #expect(tensor.count == 24)
        #expect(tensor.rank == 3)
    }
}
