import CutlineResearch
import Foundation
import Testing

@Suite("Cleaning and word index")
struct WordIndexTests {
    /// The captions that the tutorial notebook shows, as the data set has them.
    private static let captions = [
        "A girl in a swimsuit stands in the spray of water , a bicycle in the background .",
        "A little girl in a green bathing suit is getting splashed in a water fountain .",
        "A little girl reacts to a spray of water .",
        "A young girl in a green bathing suit getting splashed with water .",
        "A young girl wearing a green bathing suit has water sprayed on her back .",
    ]

    /// The word index that the notebook prints.
    private static let printed = [
        "in", "startseq", "girl", "water", "endseq", "green", "bathing", "suit", "the", "spray", "of", "little",
        "getting", "splashed", "young", "a", "swimsuit", "stands", "bicycle", "background", "is", "fountain", "reacts",
        "to", "with", "wearing", "has", "sprayed", "on", "her", "back",
    ]

    @Test("the literal cleaning gives what the notebook prints, number for number")
    func notebook() {
        let cleaning = CaptionCleaning.notebookLiteral
        #expect(
            cleaning.before(Self.captions[0])
                == "\"A girl in a swimsuit stands in the spray of water   a bicycle in the background .\""
        )
        #expect(
            cleaning.after(Self.captions[0])
                == "startseq \"a girl in swimsuit stands in the spray of water bicycle in the background .\" endseq"
        )
        let index = WordIndex(fitting: Self.captions, cleaning: cleaning)
        #expect(index.words == Self.printed)
        #expect(index.size == 32)
        #expect(index.maximumLength(of: Self.captions) == 17)
        #expect(index.number(of: "girl") == 3 && index.word(numbered: 3) == "girl")
        #expect(index.number(of: "boy") == nil && index.word(numbered: 0) == nil && index.word(numbered: 32) == nil)
    }

    @Test("the cleanings differ in what they keep")
    func cleanings() {
        let caption = "A dog's t-shirt , isn't it ?"
        #expect(CaptionCleaning.standard.words(in: caption).contains("a"))
        #expect(CaptionCleaning.notebook.words(in: caption) == ["dogs", "tshirt", "isnt", "it"])
        #expect(CaptionCleaning.notebook.after(caption) == "startseq dogs tshirt isnt it endseq")
        #expect(CaptionCleaning.standard.after(caption).hasPrefix("a dog"))
    }

    @Test("captions become numbers between start and end, padded before")
    func sequences() {
        let index = WordIndex(fitting: ["Two dogs run .", "Two cats ."])
        #expect(index.words == ["startseq", "two", "endseq", "dogs", "run", "cats"])
        let sequences = ["Two dogs run .", "Two horses ."].map(index.sequence)
        #expect(sequences == [[1, 2, 4, 5, 3], [1, 2, 3]])
        #expect(WordIndex.padded(sequences) == [[1, 2, 4, 5, 3], [0, 0, 1, 2, 3]])
        #expect(WordIndex.padded(sequences, to: 4) == [[2, 4, 5, 3], [0, 1, 2, 3]])
    }

    @Test("a word index is the same after writing and reading, and another file is refused by name")
    func file() throws {
        let set = try SmallSet()
        let index = WordIndex(fitting: Self.captions)
        try index.write(to: set["tokenizer.json"])
        #expect(try WordIndex(contentsOf: set["tokenizer.json"]) == index)
        let refused = #expect(throws: (any Error).self) { try WordIndex(contentsOf: set["captions.txt"]) }
        #expect(refused?.localizedDescription.contains("captions.txt") == true)
    }

    @Test("a file of word vectors is looked through for the words")
    func coverage() async throws {
        let set = try SmallSet()
        try set.write("glove.txt", "the 1 2 3\nsea 4 5 6\nsky 7 8 9\nbroken 1\n")
        let index = WordIndex(fitting: ["The sea , the sea .", "The boat ."])
        let coverage = try await index.coverage(byVectorsIn: set["glove.txt"])
        #expect((coverage.dimension, coverage.total, coverage.found) == (3, 3, 2))
        #expect(coverage.missing == ["boat"])
        #expect(abs(coverage.tokenShare - 5.0 / 6) < 1e-12)
        #expect(coverage.skipped.count == 1)
        await #expect(throws: (any Error).self) { try await index.coverage(byVectorsIn: set["none.txt"]) }
    }
}
