import CutlineImages
import Foundation
import Testing

@testable import Cutline
@testable import CutlineCommands

@Suite("An explanation as a page, as text and as JSON")
struct ExplanationPageTests {
    private static let photo = Photograph(
        width: 40,
        height: 20,
        pixels: [UInt8](repeating: 120, count: 40 * 20 * 3),
        format: .jpeg
    )

    private static func explanation(
        attention: AttentionMap? = AttentionMap(square: [0.7, 0.1, 0.1, 0.1]),
        area: CGRect = CGRect(x: 0, y: 0, width: 1, height: 1),
        word: String = "dog"
    ) -> CaptionExplanation {
        func choice(_ word: String?, _ others: [CaptionExplanation.Alternative]) -> CaptionExplanation.Choice {
            CaptionExplanation.Choice(
                word: word,
                probability: 0.6,
                rank: 1,
                alternatives: [.init(word: word, probability: 0.6, isChosen: true, isForbidden: false)] + others,
                attention: attention
            )
        }
        let other = CaptionExplanation.Alternative(
            word: "cat<b>",
            probability: 0.0412,
            isChosen: false,
            isForbidden: false
        )
        let early = CaptionExplanation.Alternative(word: nil, probability: 0.0002, isChosen: false, isForbidden: true)
        func hypothesis(_ text: String, _ sum: Double) -> CaptionExplanation.Hypothesis {
            .init(
                text: text,
                rawText: text,
                logProbability: sum,
                meanLogProbability: sum / 3,
                score: sum / 3,
                isFinished: true
            )
        }
        return CaptionExplanation(
            caption: Caption(
                candidates: [.init(text: "A \(word).", rawText: "a \(word)", score: -0.5)],
                confidence: nil,
                warnings: []
            ),
            choices: [choice("a", []), choice(word, [other, early]), choice(nil, [])],
            hypotheses: [hypothesis("A \(word).", -1.5), hypothesis("The cat.", -2.4)],
            area: area,
            model: .init(encoder: "net", decoder: "up-down", inputSize: 224, vocabularySize: 1234),
            search: .init(
                beamWidth: 2,
                lengthPenalty: .power(1),
                minimumLength: 1,
                maximumLength: 9,
                blockedRepetition: 3
            )
        )
    }

    private static func page(_ explanation: CaptionExplanation, path: String = "photos/dog.jpg") throws -> String {
        try ExplanationPage(explanation, of: photo, path: path, model: "runs/a/best").html()
    }

    @Test("the page holds photo, words, maps, alternatives, captions and settings, and needs nothing else")
    func page() throws {
        let page = try Self.page(Self.explanation())
        #expect(page.contains("<h1>A dog.</h1>"))
        #expect(page.components(separatedBy: "data:image/jpeg;base64,").count == 2)
        // A large and a small map for each of the three choices.
        #expect(page.components(separatedBy: "<svg class=\"view").count == 7)
        #expect(page.components(separatedBy: "type=\"radio\" name=\"word\"").count == 4)
        #expect(page.components(separatedBy: " checked>").count == 3)
        #expect(page.contains("brightest at the upper left, spread over about 3 of 4 regions"))
        #expect(
            page.contains("<li class=\"other\" style=\"--share:0.0412\"><span>cat&lt;b&gt;</span><i></i><b>4.1 %</b>")
        )
        #expect(
            page.contains(
                "<li class=\"forbidden\" style=\"--share:0.0002\" title=\"not allowed here\"><span>(end)</span>"
            )
        )
        #expect(page.contains("<td class=\"text\">The cat.</td><td>-2.40</td><td>-0.800</td>"))
        #expect(page.contains("<dt>model</dt><dd>runs/a/best</dd>"))
        #expect(!page.contains("inside the frame"))
        #expect(!page.contains("has no attention"))
        #expect(page.matches(of: /(src|href)="(?!data:|#)/).isEmpty)
        #expect(!page.contains("{{"))
    }

    @Test("of a decoder without attention the page says so, and shows the rest")
    func withoutAttention() throws {
        let page = try Self.page(Self.explanation(attention: nil))
        #expect(page.contains("The up-down decoder has no attention that can be drawn"))
        #expect(!page.contains("name=\"look\"") && !page.contains("Word by word"))
        #expect(page.components(separatedBy: "<svg class=\"view").count == 2)
        #expect(page.contains("cat&lt;b&gt;") && page.contains("The cat."))
    }

    @Test("maps lie over the part of the photo that the network saw, and the rest is marked")
    func crop() throws {
        let page = try Self.page(Self.explanation(area: CGRect(x: 0.25, y: 0, width: 0.5, height: 1)))
        #expect(page.contains("<image class=\"smooth\" x=\"10.0\" y=\"0.0\" width=\"20.0\" height=\"20.0\""))
        #expect(page.contains("d=\"M0 0H40V20H0ZM10.0 0.0h20.0v20.0h-20.0Z\""))
        #expect(page.contains("inside the frame"))
    }

    @Test("text is escaped, whatever marks hang on it")
    func escaping() throws {
        let word = "\"\u{301}><script>alert(1)</script>"
        let page = try Self.page(Self.explanation(word: word), path: "a/<i>.jpg")
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("<i>.jpg"))
        #expect(page.contains("“&quot;\u{301}&gt;&lt;script&gt;"))
    }

    @Test("as JSON every number is there")
    func json() throws {
        let text = Self.explanation().json(image: "dog.jpg").compact
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let words = try #require(object["words"] as? [[String: Any]])
        #expect(words.map { $0["word"] as? String } == ["a", "dog", nil])
        let attention = try #require(words[1]["attention"] as? [String: Any])
        #expect(attention["weights"] as? [[Double]] == [[0.7, 0.1], [0.1, 0.1]])
        let alternatives = try #require(words[1]["alternatives"] as? [[String: Any]])
        #expect(alternatives.map { $0["forbidden"] as? Bool } == [false, false, true])
        #expect((object["hypotheses"] as? [[String: Any]])?.map { $0["logProbability"] as? Double } == [-1.5, -2.4])
        #expect(text.hasPrefix(#"{"image": "dog.jpg", "caption": "A dog.", "score": -0.5, "words": ["#))
    }

    @Test("as text a line for each word and each caption")
    func text() {
        let lines = ExplanationTable(Self.explanation()).text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "A dog.")
        #expect(lines.contains("dog           60 %  upper left  3 of 4 regions  cat<b> 4.1 %, (end) below 0.1 %"))
        #expect(lines.last == "          -2.40    -0.800  The cat.")
        #expect(!ExplanationTable(Self.explanation(attention: nil)).text.contains("looked at"))
    }
}

@Suite("Attention as a picture")
struct AttentionPictureTests {
    private func levels(_ png: Data) throws -> (width: Int, pixels: [UInt8]) {
        let photograph = try PhotoDecoder().decode(data: png, name: "map")
        return (photograph.width, stride(from: 0, to: photograph.pixels.count, by: 3).map { photograph.pixels[$0] })
    }

    @Test("a pixel a region, the brightest white, others in proportion")
    func cells() throws {
        let map = try #require(AttentionMap(square: [0.8, 0.2, 0, 0, 0, 0, 0, 0, 0]))
        let cells = try levels(AttentionPicture(map).cells())
        #expect(cells.width == 3)
        #expect(cells.pixels == [255, 64, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("attention to all regions alike is dim all over")
    func even() throws {
        let map = try #require(AttentionMap(square: [Float](repeating: 1 / 9, count: 9)))
        #expect(Set(try levels(AttentionPicture(map).cells()).pixels) == [64])
        #expect(Set(try levels(AttentionPicture(map).smooth()).pixels) == [64])
    }

    @Test("the smooth picture is brightest in the middle of the brightest region")
    func smooth() throws {
        let map = try #require(AttentionMap(square: [0, 0, 0, 0, 0, 1, 0, 0, 0]))
        let smooth = try levels(AttentionPicture(map).smooth())
        #expect(smooth.width == 144)
        let brightest = smooth.pixels.indices.filter { smooth.pixels[$0] == 255 }
        // Towards the edge of the picture nothing dims it.
        #expect(brightest.allSatisfy { (96..<144).contains($0 % 144) && (66..<78).contains($0 / 144) })
        #expect(!brightest.isEmpty)
        #expect(smooth.pixels[0] < 8)
    }
}

@Suite("Where pages of explanations go")
struct ExplanationFilesTests {
    @Test("a file for one photo, a folder for several, the current folder for none; names do not collide")
    func names() throws {
        #expect(try ExplanationFiles(["a/dog.jpg"], output: "x/page.html").urls.map(\.relativePath) == ["x/page.html"])
        #expect(try ExplanationFiles(["a/dog.jpg"], output: nil).urls[0].lastPathComponent == "dog-explained.html")
        let several = try ExplanationFiles(["a/dog.jpg", "b/dog.png", "c/cat.jpg"], output: "out").urls
        #expect(
            several.map(\.lastPathComponent) == ["dog-explained.html", "dog-explained-2.html", "cat-explained.html"]
        )
        #expect(several.allSatisfy { $0.deletingLastPathComponent().lastPathComponent == "out" })
        let error = #expect(throws: CommandError.self) {
            try ExplanationFiles(["a.jpg", "b.jpg"], output: "page.html")
        }
        #expect(error?.code == .usage)
    }

    @Test(
        "places are told in thirds",
        arguments: [(0, "upper left"), (4, "centre"), (5, "right of the centre"), (7, "lower centre")]
    )
    func places(index: Int, name: String) throws {
        var weights = [Float](repeating: 0, count: 9)
        weights[index] = 1
        #expect(ExplanationText.place(try #require(AttentionMap(square: weights))) == name)
    }
}
