import CutlineText
import Testing
import Torch

@testable import CutlineTraining

@Suite("Training examples and batches")
struct TrainingBatchTests {
    /// Ids in alphabetical order from 4: a, ball, dog, left, right, runs.
    private let vocabulary = Vocabulary(fitting: [["a", "ball", "dog", "left", "right", "runs"]], minimumCount: 1)

    private func examples(_ images: [[String]], rows: [Int], maximumLength: Int = 40) -> TrainingExamples {
        TrainingExamples(
            images.enumerated().map { CaptionedImage(id: "\($0).jpg", captions: $1) },
            rows: rows,
            normalizer: CaptionNormalizer(),
            vocabulary: vocabulary,
            maximumLength: maximumLength
        )
    }

    @Test("captions stand between start and end, each with its photo's row")
    func sequences() {
        let examples = examples([["A dog runs.", "a cat"], ["left"]], rows: [7, 2])
        #expect(examples.examples.map(\.words) == [[1, 4, 6, 9, 2], [1, 4, 3, 2], [1, 7, 2]])
        #expect(examples.examples.map(\.row) == [7, 7, 2])
        #expect(examples.tokens == 4 + 3 + 2)
    }

    @Test("captions without a word are left out, long ones cut and without an end")
    func lengths() {
        let examples = examples([["...", "a dog", "a dog runs", "a dog runs left"]], rows: [0], maximumLength: 3)
        #expect(examples.examples.map(\.words) == [[1, 4, 6, 2], [1, 4, 6, 9, 2], [1, 4, 6, 9]])
    }

    @Test("for the mirror image left and right change places")
    func mirroredWords() {
        #expect(TrainingExamples.mirrored(["left", "dog", "right", "lefty"]) == ["right", "dog", "left", "lefty"])
        let examples = examples([["dog left", "a dog", "right ball left"]], rows: [0]).examples
        #expect(examples.map(\.mirroredWords) == [[1, 6, 8, 2], [1, 4, 6, 2], [1, 7, 5, 8, 2]])
        let batch = TrainingBatch(examples, isMirrored: true, padding: 0)
        #expect(batch.words.integers == [1, 6, 8, 0, 1, 4, 6, 0, 1, 7, 5, 8])
        #expect(batch.targets.integers == [6, 8, 2, 0, 4, 6, 2, 0, 7, 5, 8, 2])
    }

    @Test("words start with the start, targets end with the end, and padding follows")
    func padding() {
        let examples = examples([["a dog runs"], ["ball"], ["dog left"]], rows: [5, 3, 9])
        let batch = TrainingBatch(examples.examples, isMirrored: false, padding: 0)
        #expect(batch.words.shape == [3, 4])
        #expect(batch.targets.shape == [3, 4])
        #expect(batch.words.dataType == .int64)
        #expect(batch.words.integers == [1, 4, 6, 9, 1, 5, 0, 0, 1, 6, 7, 0])
        #expect(batch.targets.integers == [4, 6, 9, 2, 5, 2, 0, 0, 6, 7, 2, 0])
        #expect(batch.tokens == 4 + 2 + 3)
    }

    @Test("a photo of several captions is there once")
    func photographs() {
        let examples = examples([["a", "dog"], ["ball"], ["left", "right"]], rows: [8, 1, 4]).examples
        let batch = TrainingBatch([4, 0, 2, 1, 3].map { examples[$0] }, isMirrored: false, padding: 0)
        #expect(batch.photographs == [4, 8, 1])
        #expect(batch.images.integers == [0, 1, 2, 1, 0])
    }
}
