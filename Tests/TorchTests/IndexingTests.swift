import Testing
import Torch

@Suite("Indexing")
struct IndexingTests {
    private let tensor = Tensor((0..<12).map(Float.init), shape: [3, 4])

    @Test("subscripts name entries of the first axis")
    func subscripts() {
        #expect(tensor[1].floats == [4, 5, 6, 7])
        #expect(tensor[1..<3].shape == [2, 4])
        #expect(tensor[2..<2].shape == [0, 4])
        #expect(tensor[1][2].scalar == 6)
    }

    @Test("select takes one entry of any axis")
    func select() {
        #expect(tensor.select(1, axis: 1).floats == [1, 5, 9])
        #expect(tensor.select(-1, axis: -1).floats == [3, 7, 11])
    }

    @Test("slices run along any axis, in steps")
    func slices() {
        #expect(tensor.sliced(1..<3, axis: 1).floats == [1, 2, 5, 6, 9, 10])
        #expect(tensor.sliced(0..<4, axis: 1, step: 3).floats == [0, 3, 4, 7, 8, 11])
    }

    @Test("writing to a view writes to the tensor")
    func views() {
        tensor[1].assign(Tensor.zeros([4]))
        #expect(tensor.floats == [0, 1, 2, 3, 0, 0, 0, 0, 8, 9, 10, 11])
    }

    @Test("gathering rows takes any of them, in any order")
    func gatheringRows() {
        #expect(tensor.gatheringRows(Tensor([Int64(2), 0, 2])).floats == [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
        #expect(tensor.gatheringRows(Tensor([Int64(3)]), axis: 1).floats == [3, 7, 11])
    }

    @Test("gathering takes one element for each position, as PyTorch does")
    func gathering() throws {
        let fixture = try Fixture("operations")
        let result = try fixture["reduce.x"].gathering(fixture["gather.indices"], axis: 2)
        #expect(try result.floats == fixture["gather.result"].floats)
    }

    @Test("masks fill and select")
    func masks() {
        let large = tensor.isGreater(than: 9)
        #expect(tensor.filled(where: large, with: -1).floats == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1])
        #expect(tensor.selecting(where: large, else: -tensor)[2].floats == [-8, -9, 10, 11])
        let column = Tensor([true, false, true], shape: [3, 1])
        #expect(tensor.filled(where: column, with: 0).sum().scalar == 4 + 5 + 6 + 7)
    }
}
