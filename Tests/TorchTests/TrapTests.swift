import Testing
import Torch

/// Wrong shapes inside a computation stop the program and say which operation had which operands.
@Suite("Programmers' errors")
struct TrapTests {
    private func text(_ result: ExitTest.Result?) throws -> String {
        String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    }

    @Test("a matrix product names itself and both shapes")
    func matmul() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor.zeros([2, 3]).matmul(Tensor.zeros([4, 5], .float16))
        }
        #expect(try text(result).contains("matmul(float32[2, 3], float16[4, 5]): "))
    }

    @Test("a slice beyond its axis names both")
    func slice() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor.zeros([2, 3]).sliced(1..<4, axis: 1)
        }
        #expect(try text(result).contains("slice 1..<4 of axis 1 in shape [2, 3]"))
    }

    @Test("elements read as another type name both types")
    func elements() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor.zeros([2]).elements(as: Int64.self)
        }
        #expect(try text(result).contains("elements of float32 read as int64"))
    }
}
