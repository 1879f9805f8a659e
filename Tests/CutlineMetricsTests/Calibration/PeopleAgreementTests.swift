import Testing

@testable import CutlineMetrics

@Suite("How well people agree")
struct PeopleAgreementTests {
    private let captions = [
        CaptionSample(
            imageID: "a",
            references: ["a dog runs on the grass", "a dog is running on grass", "the brown dog plays"],
            hypothesis: ""
        ),
        CaptionSample(imageID: "b", references: ["two children swim in a lake"], hypothesis: ""),
        CaptionSample(imageID: "c", references: ["a man rides a horse", "a man rides a horse"], hypothesis: ""),
    ]

    @Test("each caption is scored against the others of its photograph, as a hypothesis of a model would be")
    func leaveOneOut() throws {
        let found = PeopleAgreement.ciders(captions)
        #expect(found.count == 5)
        // The same sentence twice.
        #expect(abs(found[3] - 10) < 1e-9 && abs(found[4] - 10) < 1e-9)
        let tokens = CaptionTokens(captions).samples
        let frequencies = CIDErD.DocumentFrequencies(counts: tokens.map { $0.references.map(\.counts) })
        let first = EvaluationSample(
            hypothesis: tokens[0].references[0],
            references: Array(tokens[0].references.dropFirst())
        )
        #expect(found[0] == CIDErD(documentFrequencies: frequencies).score([first]).corpus)
        #expect(found[0] > found[2])
    }

    @Test(
        "the median is the one in the middle",
        arguments: [([3, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([7], 7)] as [([Double], Double)]
    )
    func median(values: [Double], expected: Double) {
        #expect(PeopleAgreement.median(values) == expected)
        #expect(PeopleAgreement.median([]) == nil)
    }
}
