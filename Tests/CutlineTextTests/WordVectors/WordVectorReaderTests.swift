import CutlineText
import Foundation
import Testing

@Suite("Word vectors")
struct WordVectorReaderTests {
    private func file(_ content: Data) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).txt")
        try content.write(to: url)
        return url
    }

    private func read(_ content: String, _ wanted: Set<String>, isStrict: Bool = false) throws -> WordVectors {
        let url = try file(Data(content.utf8))
        defer { try? FileManager.default.removeItem(at: url) }
        return try WordVectorReader(url, isStrict: isStrict).vectors(of: wanted)
    }

    @Test("vectors of wanted words are kept, of any length, the numbers as written")
    func plain() throws {
        let content = "the 0.418 -0.24968 1e-3\ndog -1 2 +3.5E2\n's .5 -.25 0\n"
        let vectors = try read(content, ["dog", "'s", "zebra"])
        #expect(vectors.dimension == 3)
        #expect(vectors["dog"] == [-1, 2, 350])
        #expect(vectors["'s"] == [0.5, -0.25, 0])
        #expect(vectors["the"] == nil)
        #expect(vectors["zebra"] == nil)
        #expect(vectors.count == 2)
        #expect(vectors.total == 3)
        #expect(vectors.issues.count == 0)
        #expect(try read("a 0.5\nb 7\n", ["b"])["b"] == [7])
    }

    @Test("line ends, tabs, spaces at the end, a byte order mark and a last line without an end do no harm")
    func spacing() throws {
        let vectors = try read("\u{FEFF}a 1 2 \r\n\r\nb\t3\t4\r\nc  5 6", ["a", "b", "c"])
        #expect(vectors["a"] == [1, 2])
        #expect(vectors["b"] == [3, 4])
        #expect(vectors["c"] == [5, 6])
        #expect(vectors.issues.count == 0)
    }

    @Test("lines that are no word and its numbers are skipped, and located")
    func malformed() throws {
        let lines: [(String, WordVectorIssues.Kind?)] = [
            ("4000 3", .header), ("the 1 2 3", nil), (". . . 1 2 3", .spacesInWord),
            ("at name@domain.com 1 2 3", .spacesInWord),
            ("few 1 2", .wrongCount), ("few", .wrongCount), ("bad 1 2 x", .notANumber), ("bad 1 nan 3", .notANumber),
            ("bad 1 2 3-", .notANumber), ("bad 1 inf 3", .notANumber), ("bad 1 0x1 3", .notANumber),
            ("bad 1 1e99 3", .notANumber), ("the 4 5 6", .duplicateWord), ("unwanted 1 2 x", .notANumber),
            ("unwanted 1 2 3", nil), ("unwanted 1 2 3", .duplicateWord), ("unwanted 1 2 3 4x 5", .notANumber),
            ("5 1 2 3", nil), ("dog 7 8 9", nil),
        ]
        let wanted: Set<String> = ["the", "few", "bad", "5", "dog", "."]
        let vectors = try read(lines.map(\.0).joined(separator: "\n"), wanted)
        #expect(vectors.dimension == 3)
        #expect(vectors["the"] == [1, 2, 3])
        #expect(vectors["5"] == [1, 2, 3])
        #expect(vectors["dog"] == [7, 8, 9])
        #expect(vectors.count == 3)
        #expect(vectors.total == 4)
        for kind in WordVectorIssues.Kind.allCases {
            let expected = lines.indices.filter { lines[$0].1 == kind }.map { $0 + 1 }
            #expect(vectors.issues[kind].count == expected.count, "\(kind)")
            #expect(vectors.issues[kind].lines == Array(expected.prefix(5)), "\(kind)")
        }
        #expect(vectors.issues.lines.contains("skipped: 2 lines with too few numbers: line 5, 6"))
        // Of each line alone, strictness makes an error that names it.
        for (index, line) in lines.enumerated() where line.1 != nil && index > 0 {
            let two = "the 1 2 3\nunwanted 1 2 3\nmany 1 2 3\n\(line.0)"
            let error = #expect(throws: WordVectorError.self) { try read(two, wanted, isStrict: true) }
            #expect(error?.code == .malformedLine)
            #expect(error?.description.contains("line 4") == true, "\(line.0)")
        }
        #expect(throws: WordVectorError.self) { try read("2 3\na 1 2 3\nb 1 2 3", ["a"], isStrict: true) }
    }

    @Test("bytes that are not UTF-8 make no word")
    func invalidText() throws {
        let url = try file(Data("a 1 2\n".utf8) + [0xC3, 0x28] + Data(" 1 2\nb 3 4\n".utf8))
        defer { try? FileManager.default.removeItem(at: url) }
        let vectors = try WordVectorReader(url).vectors(of: ["a", "b"])
        #expect(vectors.count == 2)
        #expect(vectors.issues[.invalidText].lines == [2])
    }

    @Test("the length of vectors is that of most of the first lines")
    func dimension() throws {
        let vectors = try read("cut 1 2\na 1 2 3\nb 4 5 6\n", ["cut", "a", "b"])
        #expect(vectors.dimension == 3)
        #expect(vectors.issues[.wrongCount].lines == [1])
        #expect(vectors["a"] == [1, 2, 3])
    }

    @Test(
        "files without vectors are refused by name",
        arguments: ["", "\n\n", "PK\u{3}\u{4}\u{0}\u{0}", "word\nother\n"]
    )
    func noVectors(content: String) throws {
        let error = #expect(throws: WordVectorError.self) { try read(content, ["a"]) }
        #expect(error?.code == .noVectors)
        #expect(error?.description.contains("unpacked text file") == true)
    }

    @Test("a file that is not there, or is a folder, cannot be read")
    func unreadable() {
        for path in ["/no/such/vectors.txt", FileManager.default.temporaryDirectory.path] {
            let error = #expect(throws: WordVectorError.self) {
                try WordVectorReader(URL(fileURLWithPath: path)).vectors(of: ["a"])
            }
            #expect(error?.code == .unreadable)
            #expect(error?.description.contains(path) == true)
        }
    }

    @Test("coverage counts words, and how much of the captions they are")
    func coverage() throws {
        let captions = [["a", "dog", "runs"], ["a", "zebra"], ["a", "dog"]]
        let vectors = try read("a 1 2\ndog 3 4\ncat 5 6\n", ["a", "dog", "runs", "zebra"])
        for kind in Vocabulary.Kind.allCases {
            let vocabulary = Vocabulary(kind, fitting: captions, minimumCount: 1)
            let coverage = WordVectorCoverage(of: vocabulary, in: vectors)
            #expect(coverage.found == 2)
            #expect(coverage.missing == [WordCount(word: "runs", count: 1), WordCount(word: "zebra", count: 1)])
            #expect(coverage.foundTokens == 5)
            #expect(coverage.tokens == 7)
            #expect(abs(coverage.tokenShare - 5.0 / 7) < 1e-12)
        }
        let empty = Vocabulary(fitting: [[String]](), minimumCount: 1)
        #expect(WordVectorCoverage(of: empty, in: vectors).tokenShare == 0)
    }
}
