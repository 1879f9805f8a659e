import Testing

@testable import CutlineMetrics

@Suite("Spearman's rank correlation")
struct RankCorrelationTests {
    /// Expected values are those of `scipy.stats.spearmanr`.
    @Test(
        "it is scipy's",
        arguments: [
            (
                [106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17],
                -0.17575757575757575
            ),
            ([1, 2, 2, 3, 5, 5, 5, 8], [3, 1, 4, 4, 2, 9, 7, 7], 0.5901645758711312),
            ([1, 2, 3], [10, 20, 1000], 1), ([1, 2, 3], [3, 2, 1], -1),
        ] as [([Double], [Double], Double)]
    )
    func known(first: [Double], second: [Double], expected: Double) throws {
        #expect(abs(try #require(RankCorrelation.spearman(first, second)) - expected) < 1e-12)
    }

    @Test("equal values share the mean of their ranks")
    func ranks() {
        #expect(RankCorrelation.ranks([5, 1, 5, 9, 5]) == [3, 1, 3, 5, 3])
    }

    @Test("where nothing changes there is none")
    func constant() {
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == nil)
        #expect(RankCorrelation.spearman([], []) == nil)
    }
}
