import Testing
import Torch

@Suite("LSTM gates and attention")
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
            return (seen.context * outer).sum() + (seen.weights * inner).sum() + seen.logSums.squared().sum()
        } _: {
            let inputs = keys.gatheringRows(images) + query.unsqueezed(1)
            let scores = (inputs.tanh() * scale).sum(2)
            let weights = scores.softmax()
            let context = (values.gatheringRows(images) * weights.unsqueezed(2)).sum(1)
            return (context * outer).sum() + (weights * inner).sum() + scores.logSumExp(1).squared().sum()
        }
        #expect(keys.gradient?[1].absolute().max().scalar == 0)
    }

    @Test("attention in heads and its gradients are those of the plain operations", arguments: [1, 3])
    func heads(heads: Int) {
        let (query, keys, values) = (leaf([5, 12]), leaf([3, 7, 12]), leaf([3, 7, 6]))
        let images = Tensor([2, 0, 2, 2, 0] as [Int64])
        let (outer, inner) = (Tensor.normal([5, 6], using: generator), Tensor.normal([5, heads, 7], using: generator))
        expectEqual([query, keys, values]) {
            let seen = query.dotProductAttention(keys: keys, values: values, images: images, heads: heads)
            return (seen.context * outer).sum() + (seen.weights * inner).sum()
        } _: {
            let keys = keys.gatheringRows(images).reshaped([5, 7, heads, 12 / heads]).permuted([0, 2, 1, 3])
            let values = values.gatheringRows(images).reshaped([5, 7, heads, 6 / heads]).permuted([0, 2, 1, 3])
            let scores = keys.matmul(query.reshaped([5, heads, 12 / heads, 1])).squeezed(3)
            let weights = (scores / Double(12 / heads).squareRoot()).softmax()
            let context = weights.unsqueezed(2).matmul(values).reshaped([5, 6])
            return (context * outer).sum() + (weights * inner).sum()
        }
        #expect(keys.gradient?[1].absolute().max().scalar == 0)
    }

    @Test("attention of sequences is that of their rows one by one", arguments: [false, true])
    func sequences(isCausal: Bool) {
        let (query, keys, values) = (leaf([2, 4, 6]), leaf([2, 4, 6]), leaf([2, 4, 6]))
        let weights = Tensor.normal([2, 4, 6], using: generator)
        expectEqual([query, keys, values]) {
            let seen = query.sequenceAttention(keys: keys, values: values, heads: 2, isCausal: isCausal)
            return (seen * weights).sum()
        } _: {
            let rows = (0..<4).map { position in
                let seen = 0..<(isCausal ? position + 1 : 4)
                return query.select(position, axis: 1).dotProductAttention(
                    keys: keys.sliced(seen, axis: 1),
                    values: values.sliced(seen, axis: 1),
                    images: Tensor.range(0..<2),
                    heads: 2
                ).context
            }
            return (Tensor.stacking(rows, axis: 1) * weights).sum()
        }
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
