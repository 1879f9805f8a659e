import Testing
import Torch

@Suite("Data in and out of tensors")
struct DataTests {
    @Test("elements come back as they went in")
    func roundTrips() {
        func check<Element: TensorElement & Equatable>(_ elements: [Element]) {
            let tensor = Tensor(elements, shape: [2, 2])
            #expect(tensor.dataType == Element.dataType)
            #expect(tensor.elements() == elements)
            #expect(tensor.transposed.elements() == [elements[0], elements[2], elements[1], elements[3]])
        }
        check([Float(1.5), -2, .infinity, .leastNonzeroMagnitude])
        check([Int64.min, -1, 0, Int64.max])
        check([UInt8(0), 1, 128, 255])
        check([true, false, false, true])
    }

    @Test("float16 and bfloat16 round as their formats say")
    func halves() {
        let numbers = Tensor([Float(1), -2.5, 1.001, 65504])
        #expect(numbers.to(.float16).withBytes { Array($0) } == [0x00, 0x3C, 0x00, 0xC1, 0x01, 0x3C, 0xFF, 0x7B])
        #expect(numbers.to(.bfloat16).withBytes { Array($0) } == [0x80, 0x3F, 0x20, 0xC0, 0x80, 0x3F, 0x80, 0x47])
        #expect(numbers.to(.float16).floats == [1, -2.5, 1 + 1 / 1024, 65504])
        #expect(numbers.to(.bfloat16).floats == [1, -2.5, 1, 65536])
    }

    @Test("conversion truncates towards zero and turns non-zero into true")
    func conversion() {
        let numbers = Tensor([Float(-1.9), 0, 0.5, 2.9])
        #expect(numbers.to(.int64).elements(as: Int64.self) == [-1, 0, 0, 2])
        #expect(numbers.to(.bool).elements(as: Bool.self) == [true, false, true, true])
        #expect(numbers.integers == [-1, 0, 0, 2])
    }

    @Test("every type has its size in bytes and its own code", arguments: DataType.allCases)
    func types(type: DataType) {
        #expect(Tensor.zeros([3], type).withBytes(\.count) == 3 * type.size)
        #expect(type.isFloatingPoint == [.float32, .float16, .bfloat16].contains(type))
        #expect(Tensor.zeros([1], type).dataType == type)
    }

    @Test("a borrowing tensor reads its owner's memory and lets go of it with its last view")
    func borrowing() throws {
        final class Owner {
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: 4)
            init() { for index in 0..<4 { memory[index] = Float(index) } }
            deinit { memory.deallocate() }
        }
        var owner: Owner? = Owner()
        weak let watched = owner
        var view: Tensor? = Tensor.borrowing(
            try #require(watched).memory,
            shape: [2, 2],
            .float32,
            owner: try #require(watched)
        ).select(1, axis: 0)
        owner = nil
        #expect(watched != nil)
        #expect(view?.floats == [2, 3])
        view = nil
        #expect(watched == nil)
    }

    @Test("a copy has memory of its own, a view has not")
    func copies() {
        let tensor = Tensor([Float(1), 2, 3])
        let copy = tensor.copy()
        let view = tensor[1..<3]
        tensor.assign(Tensor([Float(4), 5, 6]))
        #expect(copy.floats == [1, 2, 3])
        #expect(view.floats == [5, 6])
    }

    @Test("assigning converts types")
    func assignment() {
        let tensor = Tensor.zeros([2], .float16)
        tensor.assign(Tensor([Int64(3), -4]))
        #expect(tensor.floats == [3, -4])
        #expect(tensor.dataType == .float16)
    }

    @Test("channels-last keeps the elements and changes their place in memory")
    func channelsLast() {
        let tensor = irregular([2, 3, 4, 5])
        let changed = tensor.channelsLast()
        #expect(tensor.isContiguous)
        #expect(!changed.isContiguous)
        #expect(changed.contiguous().isContiguous)
        #expect(changed.floats == tensor.floats)
    }

    @Test("a tensor that takes part in training can be read")
    func recorded() {
        let tensor = Tensor([Float(1), 2])
        tensor.requiresGradient = true
        #expect((tensor * 2).floats == [2, 4])
        #expect((tensor * 2).sum().scalar == 6)
    }
}
