import Crypto
import CutlineImages
import CutlineModels
import CutlineText
import Foundation
import Torch
import TorchNN

/// Models whose probabilities a decoder learns beside people's words, so that one model comes near to several together.
///
/// What they expect after the words of the training captions is found out once, on whole photographs and their mirror images, and
/// kept in a file: a step then costs no more than without them, whatever the decoder itself looks at.
final class Teacher {
    /// Words that are kept of what is expected at a place; nearly all of the probability is theirs.
    private static let wordCount = 10
    /// Photographs that are looked at together.
    private static let batchSize = 32

    private let models: [ModelFolder]
    private let vocabulary: Vocabulary
    private let examples: TrainingExamples
    private let files: [Int: URL]
    private let views: [Bool]
    private let weight: Double
    private let precision: Precision
    private let file: URL
    /// Where what is known of a view's captions stands, caption by caption.
    private let places: [View: [Range<Int>]]
    private var known: TeacherWords?

    /// - Parameters:
    ///   - models: folders of models that number words as `vocabulary` does.
    ///   - files: the photographs of `examples` by their rows.
    ///   - mirrors: whether mirror images are shown in training.
    ///   - weight: what the models' words count beside people's, 0 to 1.
    ///   - precision: of the models' encoders.
    ///   - file: where what was found out is kept.
    init(
        _ models: [ModelFolder],
        vocabulary: Vocabulary,
        examples: TrainingExamples,
        files: [Int: URL],
        mirrors: Bool,
        weight: Double,
        precision: Precision,
        file: URL
    ) throws {
        for model in models {
            let words = try Vocabulary(contentsOf: model.file(ModelFolder.vocabularyName))
            guard words.numbersWords(as: vocabulary) else {
                throw TrainingError(
                    .invalidConfiguration,
                    """
                    \(model.url.path): numbers other words than the run (\(words.count) and \(vocabulary.count) ids), so it cannot \
                    teach it; train it on the same captions, with the same --cleaning, --vocabulary and --minimum-count
                    """
                )
            }
        }
        self.models = models
        self.vocabulary = vocabulary
        self.examples = examples
        self.files = files
        self.weight = weight
        self.precision = precision
        self.file = file
        views = mirrors ? [false, true] : [false]
        var next = 0
        var places: [View: [Range<Int>]] = [:]
        for isMirrored in views {
            for photograph in examples.photographs {
                let ranges = Self.ranges(of: photograph.captions(mirrored: isMirrored), from: next)
                next = ranges.last?.upperBound ?? next
                places[View(row: photograph.row, isMirrored: isMirrored)] = ranges
            }
        }
        self.places = places
    }

    private struct View: Hashable {
        let row: Int
        let isMirrored: Bool
    }

    /// Where each caption's targets stand when they are laid end to end.
    private static func ranges(of captions: [TrainingExamples.Caption], from start: Int) -> [Range<Int>] {
        var next = start
        return captions.map { caption in
            defer { next += caption.count - 1 }
            return next..<next + caption.count - 1
        }
    }

    /// What is to be learned with `batch`, which shows `shown`.
    func lesson(for shown: [ShownPhotograph], _ batch: TrainingBatch) -> Lesson {
        guard let known else { preconditionFailure("a teacher that has not prepared") }
        let rows = batch.perTarget(
            shown.flatMap { photograph, view in
                places[View(row: photograph.row, isMirrored: view.isMirrored)] ?? []
            }
        )
        return Lesson(
            words: known.words.gatheringRows(rows),
            probabilities: known.probabilities.gatheringRows(rows),
            weight: weight
        )
    }

    /// Finds out what the models expect, or reads it where it is known.
    ///
    /// - Parameter onProgress: is told how many of how many views are done.
    /// - Returns: whether it is known now, and was not stopped.
    func prepare(onProgress: (_ done: Int, _ total: Int) -> Void, shouldStop: () -> Bool) throws -> Bool {
        guard known == nil else { return true }
        let fingerprint = try fingerprint()
        known = TeacherWords(contentsOf: file, fingerprint: fingerprint)
        guard known == nil else { return true }
        let ensemble = try CaptioningEnsemble(contentsOf: models, precision: precision)
        var parts: [(words: Tensor, probabilities: Tensor)] = []
        let count = examples.photographs.count
        for (turn, isMirrored) in views.enumerated() {
            for start in stride(from: 0, to: count, by: Self.batchSize) {
                if shouldStop() { return false }
                let end = min(start + Self.batchSize, count)
                parts.append(
                    try expectations(of: ensemble, Array(examples.photographs[start..<end]), mirrored: isMirrored)
                )
                onProgress(turn * count + end, views.count * count)
            }
        }
        let words = TeacherWords(
            words: Tensor.concatenating(parts.map(\.words)),
            probabilities: Tensor.concatenating(parts.map(\.probabilities))
        )
        try words.write(to: file, fingerprint: fingerprint)
        known = words
        return true
    }

    /// What the models expect after each word of the photographs' captions, caption by caption.
    private func expectations(
        of ensemble: CaptioningEnsemble,
        _ photographs: [TrainingExamples.Photograph],
        mirrored isMirrored: Bool
    ) throws -> (words: Tensor, probabilities: Tensor) {
        let shown = try resized(photographs, ensemble.preprocessings)
        let captions = photographs.map { $0.captions(mirrored: isMirrored) }
        let batch = TrainingBatch(
            photographs.map { PhotographView(row: $0.row, isMirrored: isMirrored) },
            captions: captions,
            padding: vocabulary.specials.padding
        )
        let places = batch.perTarget(Self.ranges(of: captions.flatMap { $0 }, from: 0)).integers
        var sources = [Int64](repeating: 0, count: batch.tokens)
        for (word, place) in places.enumerated() { sources[Int(place)] = Int64(word) }
        return inference {
            let expected = ensemble.probabilities(
                afterWordsOf: batch.captions,
                photographs: shown,
                mirrored: isMirrored
            )
            .gatheringRows(Tensor(sources))
            let (values, words) = expected.top(min(Self.wordCount, vocabulary.count))
            return (words, values / values.sum(1, keepingAxes: true))
        }
    }

    private func resized(
        _ photographs: [TrainingExamples.Photograph],
        _ preprocessings: [ImagePreprocessing]
    ) throws -> [[ResizedPhotograph]] {
        let decoder = PhotoDecoder()
        let shown = try photographs.map { photograph in
            guard let file = files[photograph.row] else {
                throw TrainingError(.invalidConfiguration, "a training photograph has no file; a teacher needs it")
            }
            return file
        }
        return try ParallelMap.map(shown) { file in
            Result { try decoder.decode(contentsOf: file) }
                .map { photograph in preprocessings.map { $0.resize(photograph) } }
        }
        .map { try $0.get() }
    }

    /// What must be equal for the file to be taken: the models, and captions of the same photographs.
    private func fingerprint() throws -> String {
        var hash = SHA256()
        for model in models { hash.update(data: try Data(contentsOf: model.file(ModelFolder.configurationName))) }
        hash.update(data: Data("\(Self.wordCount) \(views.count) \(precision)".utf8))
        for photograph in examples.photographs {
            hash.update(data: Data("\(files[photograph.row]?.lastPathComponent ?? "") ".utf8))
            for caption in photograph.captions { caption.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        }
        return hash.finalize().hexadecimal
    }
}
