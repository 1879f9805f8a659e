@testable import CutlineModels
import Testing
import Torch

@Suite("The best words of a row")
struct WordScoresTests {
    @Test("they come best first, equal ones by id, forbidden ones and impossible ones never")
    func order() {
        let row: [Float] = [9, 9, -1, 9, -3, -2, -1, -2, -.infinity]
        let scores = WordScores(Tensor(row, shape: [1, 9]))
        let best = scores.best(9, row: 0, forbidden: [0, 1, 3])
        #expect(best.map(\.word) == [2, 6, 5, 7, 4])
        #expect(best.map(\.logProbability) == [-1, -1, -2, -2, -3])
        #expect(scores.all(row: 0, forbidden: [0, 1, 3]) == best)
        #expect(scores.best(3, row: 0, forbidden: [0, 1, 3]).map(\.word) == [2, 6, 5])
        #expect(scores.best(2, row: 0, forbidden: []).map(\.word) == [0, 1])
        #expect(scores.best(0, row: 0, forbidden: []).isEmpty)
        #expect(scores.choice(5, row: 0) == WordScores.Choice(word: 5, logProbability: -2))
    }

    @Test("they are those of a sorted row, whatever the size of the vocabulary", arguments: [1, 15, 16, 17, 100, 259])
    func sorted(size: Int) {
        // Few different values, so that many are equal.
        let values = Formula.tensor("scores", [3, size]).floats.map { ($0 * 40).rounded() }
        let scores = WordScores(Tensor(values, shape: [3, size]))
        for row in 0..<3 {
            let forbidden = [Int32(size / 2), 0]
            let expected = (0..<size).filter { !forbidden.contains(Int32($0)) }
                .sorted { (-values[row * size + $0], $0) < (-values[row * size + $1], $1) }
            for count in [1, 3, 10, 400] {
                let found = scores.best(count, row: row, forbidden: forbidden)
                #expect(found.map(\.word) == expected.prefix(count).map(Int32.init))
                #expect(found.map(\.logProbability) == expected.prefix(count).map { Double(values[row * size + $0]) })
            }
        }
    }
}
