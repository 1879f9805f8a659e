import Foundation
import Testing

@testable import CutlineMetrics

@Suite("CIDEr-D")
struct CIDErDTests {
    /// References of two training images as a decoder's identifiers; 2 ends a caption.
    private let training: [[[Int32]]] = [
        [[5, 6, 7, 2], [5, 7, 2]],
        [[5, 8, 9, 2], [8, 9, 10, 2]],
    ]

    @Test("a table from other references weighs their rare words")
    func fixedTable() {
        let cider = CIDErD(documentFrequencies: .init(references: training))
        let references = cider.references([[5, 6, 7, 2]])
        // 5 and 2 are in both images and weigh nothing; 6 and 7 are in one.
        #expect(abs(cider.score([6, 7], against: references) - expectedPartialScore) < 1e-12)
        #expect(cider.score([5, 2], against: references) == 0)
        #expect(abs(cider.score([5, 6, 7, 2], against: references) - 10) < 1e-12)
    }

    /// By hand: unigrams [6, 7] match all weight (1); the bigram 6 7 is one of three equal ones (1/sqrt 3); no longer
    /// n-grams; two bigrams fewer than the reference.
    private var expectedPartialScore: Double {
        let penalty = exp(-4.0 / 72)
        return (1 + 1 / 3.0.squareRoot()) * penalty / 4 * 10
    }

    @Test("words unknown to the table count as one image's")
    func unknownWords() {
        let cider = CIDErD(documentFrequencies: .init(references: training))
        let references = cider.references([[40, 41, 42, 43]])
        #expect(abs(cider.score([40, 41, 42, 43], against: references) - 10) < 1e-12)
    }

    @Test("leaving out the end token costs")
    func endTokenCounts() {
        let cider = CIDErD(documentFrequencies: .init(references: training))
        let references = cider.references([[5, 6, 7, 2]])
        let complete = cider.score([5, 6, 7, 2], against: references)
        #expect(cider.score([5, 6, 7], against: references) < complete)
    }

    @Test("an empty hypothesis and empty references score 0")
    func emptyCaptions() {
        let cider = CIDErD(documentFrequencies: .init(references: training))
        #expect(cider.score([], against: cider.references([[5, 6]])) == 0)
        #expect(cider.score([5, 6], against: cider.references([[]])) == 0)
        #expect(cider.score([5, 6], against: cider.references([])) == 0)
    }

    @Test("long sentences score as the same sentences counted word by word")
    func longSentences() {
        let words = (0..<400).map { Int32($0 * 7 % 90) }
        for length in 1...4 {
            let counts = NGramCounts(words, length: length)
            var expected: [[Int32]: Int] = [:]
            for start in 0...(words.count - length) {
                expected[Array(words[start..<start + length]), default: 0] += 1
            }
            #expect(counts.entries.count == expected.count)
            for (gram, count) in expected {
                #expect(counts.count(of: NGram(gram, from: 0, length: length)) == count)
            }
        }
    }
}
