import CutlineText
import Foundation
import Testing

@testable import CutlineTraining

/// Facts of the public Flickr8k files, where they are at hand.
@Suite("Flickr8k", .enabled(if: Flickr8kFiles.isAvailable))
struct Flickr8kTests {
    private func load(_ captions: String) throws -> (dataset: Dataset, report: DatasetReport) {
        try Dataset.load(
            images: Flickr8kFiles.folder.appendingPathComponent("Images"),
            captions: Flickr8kFiles.folder.appendingPathComponent(captions),
            split: .directory(Flickr8kFiles.folder)
        )
    }

    @Test("sizes, the broken name of the token file, and the same captions in both formats")
    func bothFormats() throws {
        let table = try load("captions.txt")
        let tokens = try load("Flickr8k.token.txt")
        #expect(table.dataset.images == tokens.dataset.images)
        #expect(table.report.total.images == 7091)
        #expect(table.report.total.captions == 35455)
        #expect(table.report.splits[.train]?.images == 6000)
        #expect(table.report.splits[.train]?.captions == 30000)
        #expect(table.report.splits[.validation]?.images == 1000)
        #expect(table.report.unassigned.images == 91)
        #expect(table.report.issues[.duplicateCaption].count == 9)
        #expect(table.report.issues.captionsSkipped == 0)
        let broken = tokens.report.issues[.brokenIdentifier]
        #expect(broken.examples == [.init(item: "2258277193_586949ec62.jpg.1", position: 5846)])
        #expect(broken.captionsSkipped == 5)
        #expect(tokens.report.issues.captionsSkipped == 5)
    }

    @Test("no comma is lost: 6 % of captions hold one")
    func commas() throws {
        let captions = try load("captions.txt").dataset.images.flatMap(\.captions)
        #expect(captions.count { $0.contains(",") } == 2138)
        #expect(captions.count { $0.contains("\"") } == 103)
    }

    /// The notebook's code over this `captions.txt`, with Keras 3.15's tokenizer, gives a vocabulary size of 8035 and these words.
    @Test("the notebook's cleaning and Keras' kind give the vocabulary that the notebook's own code gives")
    func notebook() throws {
        let captions = try load("captions.txt").dataset.images.flatMap(\.captions)
        let normalizer = CaptionNormalizer(mode: .notebookLiteral)
        let vocabulary = Vocabulary(.keras, fitting: captions.map(normalizer.words), minimumCount: 1)
        #expect(vocabulary.count == 8035)
        #expect(captions.map { normalizer.cleanedWords(in: $0).count + 2 }.max() == 35)
        let words = ["startseq", "endseq", "in", "man", "behind", "peace", "welcomes", "patterns"]
        #expect([1, 2, 3, 10, 100, 1000, 5000, 8034].map { vocabulary.token(at: $0) } == words)
    }

    @Test("the training words")
    func words() throws {
        let dataset = try load("captions.txt").dataset
        let normalizer = CaptionNormalizer()
        let words = { (split: Split) in
            dataset.images(in: split).flatMap { $0.captions.map(normalizer.words) }
        }
        let train = words(.train)
        let vocabulary = Vocabulary(fitting: train, minimumCount: 5)
        #expect(train.joined().count == 323_658)
        #expect(Set(train.joined()).count == 7692)
        #expect(vocabulary.words.count == 2538)
        #expect(vocabulary.words.prefix(3) == ["a", "in", "the"])
        #expect(train.map(\.count).max() == 36)
        let coverage = vocabulary.coverage(of: words(.validation))
        #expect((0.03..<0.04).contains(coverage.unknownRate))
    }
}
