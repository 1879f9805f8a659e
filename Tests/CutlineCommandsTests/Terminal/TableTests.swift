import Testing

@testable import CutlineCommands

@Suite("Text is laid out")
struct TableTests {
    @Test("columns line up by their widest cell")
    func columns() {
        var table = Table([.left("photo"), .right("CIDEr")])
        table.add("a.jpg", "0.5")
        table.add("longer.jpg", "12.25")
        table.add("x")
        #expect(
            table.lines == [
                "photo       CIDEr",
                "a.jpg         0.5",
                "longer.jpg  12.25",
                "x",
            ]
        )
    }

    @Test("a table without titles has no line for them")
    func untitled() {
        var table = Table([.left(""), .right("")])
        table.add("a", "1")
        #expect(table.lines == ["a  1"])
    }

    @Test("wide characters count for two columns", arguments: [("abc", 3), ("写真", 4), ("é", 1), ("🐶", 2), ("", 0)])
    func width(_ text: String, _ expected: Int) {
        #expect(text.terminalWidth == expected)
    }

    @Test("text is cut to a width, the ellipsis included")
    func truncation() {
        #expect("photograph".truncated(toWidth: 10) == "photograph")
        #expect("photograph".truncated(toWidth: 6) == "photo…")
        #expect("写真写真".truncated(toWidth: 4) == "写…")
        #expect("photo".truncated(toWidth: 0) == "")
    }

    @Test("text is wrapped at spaces, and no word is lost")
    func wrapping() {
        #expect("a dog runs on the grass".wrapped(toWidth: 10) == ["a dog runs", "on the", "grass"])
        #expect("extraordinary".wrapped(toWidth: 5) == ["extraordinary"])
        #expect("".wrapped(toWidth: 5) == [""])
    }

    @Test(
        "numbers read the same in every locale",
        arguments: [
            (NumberText.count(0), "0"), (NumberText.count(-1_234_567), "-1,234,567"), (NumberText.count(999), "999"),
            (NumberText.percent(0.0345), "3.5 %"), (NumberText.bytes(999), "999 B"),
            (NumberText.bytes(1_400_000), "1.4 MB"),
            (NumberText.duration(.seconds(7)), "0:07"), (NumberText.duration(.seconds(11_400)), "3:10:00"),
            (NumberText.rate(0.714), "0.71"), (NumberText.rate(71.24), "71.2"), (NumberText.rate(1840.2), "1,840"),
        ]
    )
    func numbers(_ found: String, _ expected: String) {
        #expect(found == expected)
    }
}
