import CutlineModels
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

    private func batch(_ examples: TrainingExamples, isMirrored: Bool = false) -> TrainingBatch {
        TrainingBatch(
            examples.photographs.map { ($0, PhotographView(row: $0.row, isMirrored: isMirrored)) },
            padding: 0
        )
    }

    @Test("captions stand between start and end, by photo")
    func sequences() {
        let examples = examples([["A dog runs.", "a cat"], ["left"]], rows: [7, 2])
        #expect(examples.photographs.map(\.captions) == [[[1, 4, 6, 9, 2], [1, 4, 3, 2]], [[1, 7, 2]]])
        #expect(examples.photographs.map(\.row) == [7, 2])
        #expect(examples.captionCount == 3)
        #expect(examples.tokens == 4 + 3 + 2)
    }

    @Test("captions without a word are left out, and photos without a caption; long ones are cut and without an end")
    func lengths() {
        let examples = examples(
            [["...", "a dog", "a dog runs", "a dog runs left"], ["!"]],
            rows: [0, 1],
            maximumLength: 3
        )
        #expect(examples.photographs.map(\.captions) == [[[1, 4, 6, 2], [1, 4, 6, 9, 2], [1, 4, 6, 9]]])
    }

    @Test("numbers for captions' targets come beside the targets, those of cut captions too")
    func perTarget() {
        let batch = batch(examples([["a dog", "a dog runs left"], ["left"]], rows: [0, 1], maximumLength: 3))
        // Targets: a dog end; a dog runs, which is cut; left end.
        #expect(batch.targets.integers == [4, 4, 7, 6, 6, 2, 2, 9])
        #expect(batch.perTarget([10..<13, 20..<23, 30..<32]).integers == [10, 20, 30, 11, 21, 31, 12, 22])
    }

    @Test("a batch of captions is as many photos as have them")
    func photographsForCaptions() {
        let examples = examples([["a", "a", "a", "a", "a"], ["a", "a", "a", "a", "a"]], rows: [0, 1])
        #expect([1, 5, 64, 160].map(examples.photographs(forCaptions:)) == [1, 1, 13, 32])
    }

    @Test("for the mirror image left and right change places")
    func mirroredWords() {
        #expect(TrainingExamples.mirrored(["left", "dog", "right", "lefty"]) == ["right", "dog", "left", "lefty"])
        let examples = examples([["dog left", "right ball left"]], rows: [3])
        let mirrored = batch(examples, isMirrored: true)
        #expect(mirrored.captions.rows.integers == [1, 7, 5, 8, 1, 6, 8, 0])
        #expect(mirrored.photographs == [.init(row: 3, isMirrored: true)])
        #expect(batch(examples).captions.rows.integers == [1, 8, 5, 7, 1, 6, 7, 0])
    }

    @Test("words stand position by position, the longest caption first, each beside what follows it")
    func packing() {
        let batch = batch(examples([["ball", "a dog runs"], ["dog left"]], rows: [5, 9]))
        #expect(batch.captions.counts == [3, 3, 2, 1])
        #expect(batch.captions.words.integers == [1, 1, 1, 4, 6, 5, 6, 7, 9])
        #expect(batch.targets.integers == [4, 6, 5, 6, 7, 2, 9, 2, 2])
        #expect(batch.captions.images.integers == [0, 1, 0])
        #expect(batch.captions.wordImages.integers == [0, 1, 0, 0, 1, 0, 0, 1, 0])
        #expect(batch.captions.rows.shape == [3, 4])
        #expect(batch.captions.picked(from: batch.captions.rows).integers == batch.captions.words.integers)
        #expect(batch.tokens == 4 + 2 + 3)
        #expect(batch.captions.indicesOfPreviousWords == [nil, nil, nil, 0, 1, 2, 3, 4, 6])
    }

    @Test("other words can be told, and what is asked for stays")
    func telling() {
        let batch = batch(examples([["ball", "a dog runs"]], rows: [5]))
        let told = batch.telling { index, word in word == 6 ? 3 : Int32(index) }
        #expect(batch.captions.words.integers == [1, 1, 4, 5, 6, 9])
        #expect(told.captions.words.integers == [0, 1, 2, 3, 3, 5])
        #expect(told.captions.rows.integers == [0, 2, 3, 5, 1, 3, 0, 0])
        #expect(told.targets.integers == batch.targets.integers)
    }
}
