import CutlineText
import Foundation
import Testing

@Suite("Vocabulary files")
struct VocabularyFileTests {
    private func decode(_ json: String) throws -> Vocabulary {
        try JSONDecoder().decode(Vocabulary.self, from: Data(json.utf8))
    }

    private static let specials = #"["<pad>","<start>","<end>","<unk>"]"#

    @Test("a vocabulary survives its file, and equal ones give equal bytes")
    func roundTrip() throws {
        let vocabulary = Vocabulary(fitting: [["a", "café", "1/2"], ["a"]], minimumCount: 1)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("vocabulary.json")
        try vocabulary.write(to: file)
        let first = try Data(contentsOf: file)
        let loaded = try Vocabulary(contentsOf: file)
        try loaded.write(to: file)
        #expect(loaded == vocabulary)
        #expect(loaded.hashValue == vocabulary.hashValue)
        #expect(try Data(contentsOf: file) == first)
        #expect(loaded.encode(["1/2"]) == vocabulary.encode(["1/2"]))
    }

    @Test("the file's bytes stay what they were when there was one kind of vocabulary")
    func bytes() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Vocabulary(fitting: [["a", "café", "1/2"], ["a"]], minimumCount: 1).write(to: file)
        let expected =
            #"{"counts":[2,1,1],"format":1,"kind":"words","minimumCount":1,"specials":\#(Self.specials),"#
            + #""words":["a","1/2","café"]}"#
        #expect(try String(contentsOf: file, encoding: .utf8) == expected)
    }

    @Test("the documented form is read")
    func documentedForm() throws {
        let vocabulary = try decode(
            """
            {"format":1,"kind":"words","specials":\(Self.specials),
             "words":["a","b"],"counts":[7,5],"minimumCount":5}
            """
        )
        #expect(vocabulary.words == ["a", "b"])
        #expect(vocabulary.counts == [7, 5])
        #expect(vocabulary.minimumCount == 5)
    }

    @Test(
        "damaged or foreign files are refused with the reason",
        arguments: [
            (#""format":2,"kind":"words","specials":\#(specials),"words":[],"counts":[]"#, "unsupportedFormat"),
            (#""format":1,"kind":"bytes","specials":\#(specials),"words":[],"counts":[]"#, "unsupportedKind"),
            (#""format":1,"kind":"words","specials":["<start>","<pad>"],"words":[],"counts":[]"#, "wrongSpecials"),
            (#""format":1,"kind":"words","specials":\#(specials),"words":["a","a"],"counts":[5,5]"#, "duplicateWord"),
            (#""format":1,"kind":"words","specials":\#(specials),"words":["a","<end>"],"counts":[5,5]"#, "invalidWord"),
            (#""format":1,"kind":"words","specials":\#(specials),"words":["a b"],"counts":[5]"#, "invalidWord"),
            (#""format":1,"kind":"words","specials":\#(specials),"words":[""],"counts":[5]"#, "invalidWord"),
            (#""format":1,"kind":"words","specials":\#(specials),"words":["a"],"counts":[]"#, "invalidCounts"),
            (#""format":1,"kind":"words","specials":\#(specials),"words":["a"],"counts":[4]"#, "invalidCounts"),
        ]
    )
    func refused(fields: String, code: String) {
        let error = #expect(throws: VocabularyError.self) { try decode("{\(fields),\"minimumCount\":5}") }
        #expect(error?.code.rawValue == code)
    }

    @Test("errors name the file")
    func namesFile() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json")
        let missing = #expect(throws: VocabularyError.self) { try Vocabulary(contentsOf: file) }
        #expect(missing?.code == .unreadable)
        #expect(missing?.errorDescription?.contains(file.path) == true)
        try Data(#"{"format":9}"#.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let foreign = #expect(throws: VocabularyError.self) { try Vocabulary(contentsOf: file) }
        #expect(foreign?.code == .unsupportedFormat)
        #expect(foreign?.description.contains(file.path) == true)
    }
}
