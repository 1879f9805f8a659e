import CutlineText
import Foundation
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
    private let vocabulary = Vocabulary(
        fitting: [["a", "dog", "runs"], ["a", "cat", "runs"], ["a", "bird"]],
        minimumCount: 1
    )

    @Test("specials come first, then words by frequency, ties in alphabetical order")
    func order() {
        #expect(vocabulary.words == ["a", "runs", "bird", "cat", "dog"])
        #expect(vocabulary.counts == [3, 2, 1, 1, 1])
        #expect(vocabulary.count == 9)
        #expect((Int32(0)..<4).compactMap(vocabulary.token) == ["<pad>", "<start>", "<end>", "<unk>"])
        #expect(vocabulary.index(of: "a") == 4)
        #expect(vocabulary.token(at: 8) == "dog")
        #expect(vocabulary.token(at: 9) == nil)
        #expect(vocabulary.token(at: -1) == nil)
    }

    @Test("words below the minimum count are left out")
    func minimumCount() {
        let small = Vocabulary(fitting: [["a", "a", "b"], ["b", "c"]], minimumCount: 2)
        #expect(small.words == ["a", "b"])
        #expect(small.index(of: "c") == nil)
        #expect(small.minimumCount == 2)
    }

    @Test("encoding gives unknown for foreign words and adds nothing")
    func encode() {
        #expect(vocabulary.encode(["a", "fox", "runs"]) == [4, 3, 5])
        #expect(vocabulary.encode([]).isEmpty)
        #expect(vocabulary.encode(["<end>"]) == [3])
    }

    @Test("a training sequence stands between start and end")
    func boundaries() {
        #expect(vocabulary.encodeWithBoundaries(["a", "dog"]) == [1, 4, 8, 2])
        #expect(vocabulary.encodeWithBoundaries([]) == [1, 2])
    }

    @Test("decoding never yields a special or an id out of range")
    func decode() {
        #expect(vocabulary.decode([1, 4, 3, 8, 2, 0, 99, -5]) == ["a", "dog"])
        #expect([Int32(0), 1, 2, 3].allSatisfy(vocabulary.isSpecial))
        #expect(!vocabulary.isSpecial(4))
    }

    @Test("names of specials in captions do not become words")
    func reservedNames() {
        let fitted = Vocabulary(fitting: [["<end>", "a", "<unk>"]], minimumCount: 1)
        #expect(fitted.words == ["a"])
    }

    @Test("coverage counts unknown tokens and lists unknown words by frequency")
    func coverage() {
        let coverage = vocabulary.coverage(of: [["a", "fox", "runs"], ["fox", "ox", "elk"]])
        #expect(coverage.tokens == 6)
        #expect(coverage.unknownTokens == 4)
        #expect(coverage.unknownTypes.map(\.word) == ["fox", "elk", "ox"])
        #expect(coverage.unknownTypes.map(\.count) == [2, 1, 1])
        #expect(abs(coverage.unknownRate - 4.0 / 6) < 1e-12)
        #expect(vocabulary.coverage(of: [[String]]()).unknownRate == 0)
    }
}
