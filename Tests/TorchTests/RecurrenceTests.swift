import Testing
import Torch

@Suite("LSTM gates and additive attention")
struct RecurrenceTests {
    private let generator = RandomGenerator(seed: 7)

    private func leaf(_ shape: [Int]) -> Tensor {
        let tensor = Tensor.normal(shape, using: generator)
        tensor.requiresGradient = true
        return tensor
    }

    /// Compares two computations of a scalar out of `leaves`, and their gradients.
    private func expectEqual(_ leaves: [Tensor], _ one: () -> Tensor, _ other: () -> Tensor) {
        let (found, expected) = (one(), other())
        #expect(abs(found.scalar - expected.scalar) < 1e-4 * max(1, abs(expected.scalar)))
        found.backward()
        let gradients = leaves.map { $0.gradient?.copy() }
        for leaf in leaves { leaf.clearGradient() }
        expected.backward()
        for (leaf, gradient) in zip(leaves, gradients) {
            guard let gradient, let wanted = leaf.gradient else {
                Issue.record("a leaf without a gradient")
                continue
            }
            #expect(difference(gradient, wanted) < 1e-4)
        }
    }

    @Test("gates and their gradients are those of the plain operations", arguments: [1, 3, 40])
    func gates(rows: Int) {
        let (sums, cell) = (leaf([rows, 4 * 19]), leaf([rows, 19]))
        let weights = Tensor.normal([rows, 19], using: generator)
        expectEqual([sums, cell]) {
            let next = sums.lstmGates(cell: cell)
            return (next.hidden * weights).sum() + next.cell.squared().sum()
        } _: {
            let parts = sums.split([19, 19, 19, 19], axis: 1)
            let next = parts[1].sigmoid() * cell + parts[0].sigmoid() * parts[2].tanh()
            return (parts[3].sigmoid() * next.tanh() * weights).sum() + next.squared().sum()
        }
    }

    @Test("gates saturate without breaking")
    func extremes() {
        let sums = Tensor([-1e4, 1e4, 1e4, 1e4, 1e4, -1e4, -1e4, 1e4] as [Float], shape: [2, 4])
        let next = sums.lstmGates(cell: Tensor([2, 2] as [Float], shape: [2, 1]))
        #expect(zip(next.cell.floats, [2, -1]).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(zip(next.hidden.floats, [0.9640276, -0.7615942]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test("attention and its gradients are those of the plain operations")
    func attention() {
        let (query, keys, values) = (leaf([5, 21]), leaf([3, 7, 21]), leaf([3, 7, 10]))
        let scale = leaf([21])
        let images = Tensor([2, 0, 2, 2, 0] as [Int64])
        let (outer, inner) = (Tensor.normal([5, 10], using: generator), Tensor.normal([5, 7], using: generator))
        expectEqual([query, keys, values, scale]) {
            let seen = query.additiveAttention(keys: keys, values: values, scale: scale, images: images)
            return (seen.context * outer).sum() + (seen.weights * inner).sum()
        } _: {
            let inputs = keys.gatheringRows(images) + query.unsqueezed(1)
            let weights = (inputs.tanh() * scale).sum(2).softmax()
            let context = (values.gatheringRows(images) * weights.unsqueezed(2)).sum(1)
            return (context * outer).sum() + (weights * inner).sum()
        }
        #expect(keys.gradient?[1].absolute().max().scalar == 0)
    }

    @Test("parts of a split are those of slices, and so are their gradients")
    func split() {
        let tensor = leaf([6, 4])
        expectEqual([tensor]) {
            let parts = tensor.split([1, 3, 2])
            return parts[0].sum() + parts[1].squared().sum() * 2 + parts[2].sum() * 3
        } _: {
            tensor[0..<1].sum() + tensor[1..<4].squared().sum() * 2 + tensor[4..<6].sum() * 3
        }
    }
}
