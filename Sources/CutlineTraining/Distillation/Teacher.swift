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

    /// The training captions, and what a teacher looks at beside them.
    struct Material {
        let vocabulary: Vocabulary
        let examples: TrainingExamples
        /// The photographs of `examples` by their rows.
        let files: [Int: URL]
        /// Whether mirror images are shown in training.
        let hasMirrorImages: Bool
    }

    private let models: [ModelFolder]
    private let material: Material
    /// Whether each turn through the photographs is one through their mirror images.
    private let turns: [Bool]
    private let weight: Double
    private let precision: Precision
    private let file: URL
    /// Where what is known of a view's captions stands, caption by caption.
    private let places: [View: [Range<Int>]]
    /// What must be equal for a file to be taken: the models, and captions of the same photographs.
    let fingerprint: String
    private var known: TeacherWords?

    /// - Parameters:
    ///   - models: folders of models that number words as the run does.
    ///   - weight: what the models' words count beside people's, 0 to 1.
    ///   - precision: of the models' encoders.
    ///   - file: where what was found out is kept.
    init(_ models: [ModelFolder], _ material: Material, weight: Double, precision: Precision, file: URL) throws {
        self.models = models
        self.material = material
        self.weight = weight
        self.precision = precision
        self.file = file
        turns = material.hasMirrorImages ? [false, true] : [false]
        let configurations = try models.map { model in
            let configuration = try model.configuration()
            let words = try Vocabulary(contentsOf: model.file(ModelFolder.vocabularyName))
            guard words.numbersWords(as: material.vocabulary) else {
                throw TrainingError(
                    .invalidConfiguration,
                    """
                    \(model.url.path): numbers other words than the run (\(words.count) and \(material.vocabulary.count) ids), so it \
                    cannot teach it; train it on the same captions, with the same --cleaning, --vocabulary and --minimum-count
                    """
                )
            }
            return configuration
        }
        var next = 0
        var places: [View: [Range<Int>]] = [:]
        for isMirrored in turns {
            for photograph in material.examples.photographs {
                let ranges = Self.ranges(of: photograph.captions(mirrored: isMirrored), from: next)
                next = ranges.last?.upperBound ?? next
                places[View(row: photograph.row, isMirrored: isMirrored)] = ranges
            }
        }
        self.places = places
        fingerprint = try Self.fingerprint(of: configurations, material, precision)
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

    private static func fingerprint(
        of models: [ModelConfiguration],
        _ material: Material,
        _ precision: Precision
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var hash = SHA256()
        for model in models {
            // How sure a model is of captions has no part in its words.
            for (name, digest) in model.files.sorted(by: { $0.key < $1.key }) {
                hash.update(data: Data("\(name) \(digest) ".utf8))
            }
            hash.update(data: try encoder.encode(model.encoder))
        }
        hash.update(data: Data("\(wordCount) \(material.hasMirrorImages) \(precision)".utf8))
        for photograph in material.examples.photographs {
            let file = material.files[photograph.row]
            let size = try file?.resourceValues(forKeys: [.fileSizeKey]).fileSize
            hash.update(data: Data("\(file?.lastPathComponent ?? "") \(size ?? 0) ".utf8))
            for caption in photograph.captions { caption.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        }
        return hash.finalize().hexadecimal
    }

    /// What is to be learned with `batch`, which shows `shown`.
    func lesson(for shown: [ShownPhotograph], _ batch: TrainingBatch) -> Lesson {
        guard let known else { preconditionFailure("a teacher that has not prepared") }
        let rows = batch.perTarget(
            shown.flatMap { photograph, view in
                places[View(row: photograph.row, isMirrored: view.isMirrored)] ?? []
            }
        )
        let device = batch.targets.device
        return Lesson(
            words: known.words.gatheringRows(rows).to(on: device),
            probabilities: known.probabilities.gatheringRows(rows).to(on: device),
            weight: weight
        )
    }

    // MARK: Asking the models

    /// Finds out what the models expect, or reads it where it is known. What was found out when it is stopped or fails is kept.
    ///
    /// - Parameter onProgress: is told how many of how many views are done.
    /// - Returns: whether all is known now.
    func prepare(onProgress: (_ done: Int, _ total: Int) -> Void, shouldStop: () -> Bool) throws -> Bool {
        guard known == nil else { return true }
        let count = material.examples.photographs.count
        let total = count * turns.count
        let stored = TeacherWords(contentsOf: file, fingerprint: fingerprint)
        if let stored, stored.views == total {
            known = stored
            return true
        }
        let ensemble = try CaptioningEnsemble(contentsOf: models, precision: precision)
        var parts = stored.map { [$0] } ?? []
        var done = stored?.views ?? 0
        func save() throws -> TeacherWords? {
            guard !parts.isEmpty else { return nil }
            let words = TeacherWords(
                words: Tensor.concatenating(parts.map(\.words)),
                probabilities: Tensor.concatenating(parts.map(\.probabilities)),
                views: done
            )
            try words.write(to: file, fingerprint: fingerprint)
            return words
        }
        do {
            while done < total {
                if shouldStop() {
                    _ = try save()
                    return false
                }
                let start = done % count
                let asked = Array(material.examples.photographs[start..<min(start + Self.batchSize, count)])
                parts.append(try expectations(of: ensemble, asked, mirrored: turns[done / count]))
                done += asked.count
                onProgress(done, total)
            }
        } catch {
            _ = try? save()
            throw error
        }
        known = try save()
        return true
    }

    /// What the models expect after each word of the photographs' captions, caption by caption.
    private func expectations(
        of ensemble: CaptioningEnsemble,
        _ photographs: [TrainingExamples.Photograph],
        mirrored isMirrored: Bool
    ) throws -> TeacherWords {
        let shown = try resized(photographs, ensemble.preprocessings)
        let captions = photographs.map { $0.captions(mirrored: isMirrored) }
        let batch = TrainingBatch(
            photographs.map { PhotographView(row: $0.row, isMirrored: isMirrored) },
            captions: captions,
            padding: material.vocabulary.specials.padding
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
            let (values, words) = expected.top(min(Self.wordCount, material.vocabulary.count))
            return TeacherWords(
                words: words,
                probabilities: values / values.sum(1, keepingAxes: true),
                views: photographs.count
            )
        }
    }

    private func resized(
        _ photographs: [TrainingExamples.Photograph],
        _ preprocessings: [ImagePreprocessing]
    ) throws -> [[ResizedPhotograph]] {
        let decoder = PhotoDecoder()
        return try ParallelMap.map(photographs.compactMap { material.files[$0.row] }) { file in
            Result { try decoder.decode(contentsOf: file) }
                .map { photograph in preprocessings.map { $0.resize(photograph) } }
        }
        .map { try $0.get() }
    }
}
