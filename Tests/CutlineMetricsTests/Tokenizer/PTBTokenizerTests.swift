import Testing

@testable import CutlineMetrics

@Suite("PTB tokenizer")
struct PTBTokenizerTests {
    private let tokenizer = PTBTokenizer()

    @Test("tokens equal the reference program's", arguments: MetricFixtures.shared.tokens)
    func tokensEqualReference(line: MetricFixtures.Line) {
        #expect(tokenizer.tokens(in: line.line).joined(separator: " ") == line.tokens)
    }

    @Test("tokens equal the research vectors", .enabled(if: ResearchData.hasVectors))
    func tokensEqualResearchVectors() throws {
        let vectors = try SharedVectors.load().ptbTokenizer
        #expect(vectors.count == 41)
        for vector in vectors {
            #expect(tokenizer.tokens(in: vector.raw).joined(separator: " ") == vector.tokens)
        }
    }

    @Test(
        "line breaks count as spaces",
        arguments: ["a dog\nruns", "a dog\r\nruns", "a dog runs\n", "\na dog runs"]
    )
    func lineBreaksAreSpaces(caption: String) {
        #expect(tokenizer.tokens(in: caption) == ["a", "dog", "runs"])
    }

    @Test(
        "input that ends early or makes no sense gives tokens and no trap",
        arguments: [
            "<", "<a", "<a b=\"", "<!x", "&", "&amp", "$", "'", "n't", "'n", "a@", "@", "http://", "www.", "(12", "1/",
            "\\",
            "a.", "1.", "a-", "-", "a'", "é’", "’", "\u{1F600}", "a\u{301}", "\u{0}", "x\u{0}y", "1\u{00A0}1/",
        ]
    )
    func truncatedInputIsTokenized(caption: String) {
        let alone = tokenizer.tokens(in: caption)
        let padded = tokenizer.tokens(in: "  \(caption)  ")
        #expect(alone == padded)
        #expect(alone.allSatisfy { !$0.isEmpty && !$0.contains(" ") })
    }
}
