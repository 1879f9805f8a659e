import Foundation
import Testing

@testable import CutlineCommands
@testable import CutlineTraining

/// A run's folder with figures, predictions and one photo.
private struct RunScene {
    let folder: TemporaryFolder

    init(name: String = "a.gif", caption: String = "a dog runs", end: String? = "completed") throws {
        folder = try TemporaryFolder()
        var lines = (1...2).flatMap { epoch in
            [
                #"{"epoch":\#(epoch),"event":"step","gradientNorm":1,"learningRate":0.001,"loss":4,"seconds":1,"step":\#(20 * epoch),"tokens":100}"#,
                #"{"epoch":\#(epoch),"event":"epoch","learningRate":0.001,"loss":3.5,"seconds":3,"step":\#(20 * epoch),"tokensPerSecond":900}"#,
                #"{"bleu1":0.5,"bleu2":0.4,"bleu3":0.2,"bleu4":0.1,"cider":0.\#(9 - epoch),"epoch":\#(epoch),"event":"validation","isBest":\#(epoch == 1),"loss":3.75,"rougeL":0.3,"samples":[],"seconds":1,"step":\#(20 * epoch)}"#,
            ]
        }
        if let end { lines.append(#"{"event":"end","reason":"\#(end)","step":40}"#) }
        _ = try folder.file("run/metrics.jsonl", lines.joined(separator: "\n"))
        _ = try folder.file("run/config.json", #"{"encoder": "made<b>", "search": {"beam_width": 3}}"#)
        _ = try folder.file("photos/a.gif", HTMLCaptionWriterTests.pixel)
        let prediction = ValidationPrediction(
            image: name,
            path: "a.gif",
            caption: caption,
            cider: 0.5,
            references: ["a brown dog", caption]
        )
        try ValidationPrediction.write([prediction], to: run.predictions)
        try RunData(
            images: URL(fileURLWithPath: folder.path("photos")),
            captions: URL(fileURLWithPath: folder.path("captions.txt")),
            split: .whole
        ).write(to: run)
    }

    var run: RunFolder { RunFolder(URL(fileURLWithPath: folder.path("run"))) }

    var page: String { get throws { try String(contentsOf: run.report, encoding: .utf8) } }
}

@Suite("A run as a page")
struct ReportCommandTests {
    @Test("the page holds curves, scores, settings, photos and captions, and needs nothing else")
    func page() async throws {
        let scene = try RunScene()
        let test = TestContext()
        #expect(await test.run("report", scene.run.url.path) == 0)
        #expect(test.output.text == scene.run.report.path + "\n")
        #expect(test.errors.text.isEmpty)
        let page = try scene.page
        #expect(page.components(separatedBy: "<svg").count == 5)
        #expect(page.contains("Scores of the best epoch, 1, and of the last, 2"))
        #expect(page.contains("<dt>CIDEr</dt><dd>0.800 <small>last 0.700</small></dd>"))
        #expect(page.contains("<tr class=\"best\"><td>1</td><td>3.500</td><td>3.750</td><td>0.500</td>"))
        #expect(page.contains("<p class=\"caption\">a dog runs</p>"))
        #expect(page.contains("<li>a brown dog</li>"))
        #expect(page.contains("src=\"data:image/jpeg;base64,/9j/"))
        #expect(page.contains("<dt>search.beam_width</dt><dd>3</dd>"))
        #expect(page.contains("made&lt;b&gt;"))
        #expect(!page.contains("http-equiv"))
        #expect(page.matches(of: /(src|href)="(?!data:)/).isEmpty)
        #expect(!page.contains("{{"))
    }

    @Test("text from the data is escaped, whatever marks hang on it")
    func escaping() async throws {
        // A quotation mark with a combining mark is one character, and ends an attribute all the same.
        let scene = try RunScene(name: "<i>\"\u{338} onload=", caption: "\"\u{301}><script>alert(1)</script>")
        #expect(await TestContext().run("report", scene.run.url.path) == 0)
        let page = try scene.page
        #expect(!page.unicodeScalars.elementsEqual("<script>alert".unicodeScalars))
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("<i>"))
        let alternative = try #require(page.firstMatch(of: /<img decoding="async" alt="([^"]*)" src=/))
        #expect(alternative.1.hasPrefix("&quot;\u{301}&gt;&lt;script&gt;"))
    }

    @Test("a run at work loads its page anew, and one that is over does not", arguments: [true, false])
    func reloading(isOver: Bool) async throws {
        let scene = try RunScene(end: isOver ? "interrupted" : nil)
        #expect(await TestContext().run("report", scene.run.url.path) == 0)
        let page = try scene.page
        #expect(page.contains("data-state=\"\(isOver ? "stopped" : "running")\""))
        #expect(page.contains("http-equiv=\"refresh\"") == !isOver)
        #expect(page.contains("<b class=\"stopped\">Interrupted</b>") == isOver)
    }

    @Test("what is missing is said in the page and on standard error")
    func missing() async throws {
        let scene = try RunScene()
        try FileManager.default.removeItem(at: scene.run.predictions)
        let test = TestContext()
        let output = scene.folder.path("elsewhere.html")
        #expect(await test.run("report", scene.run.url.path, "--output", output) == 0)
        #expect(test.errors.text.hasPrefix("note: predictions.jsonl is not there"))
        #expect(
            try String(contentsOfFile: output, encoding: .utf8).contains("<p class=\"remark\">predictions.jsonl is")
        )
        #expect(!FileManager.default.fileExists(atPath: scene.run.report.path))
    }

    @Test("a folder that holds no run is missing input")
    func noRun() async throws {
        let folder = try TemporaryFolder()
        let test = TestContext()
        #expect(await test.run("report", folder.url.path) == 66)
        #expect(test.errors.text.contains("metrics.jsonl"))
        #expect(await TestContext().run("report", folder.path("nowhere")) == 66)
        #expect(await TestContext().run("report", folder.url.path, "--photos", "-1") == 64)
    }

    @Test("the page follows a run: at its start, from time to time, and at its end")
    func live() throws {
        let scene = try RunScene(end: nil)
        let test = TestContext()
        let live = LiveReport(test.context, scene.run, photos: 1)
        func isWritten(_ act: () -> Void) -> Bool {
            try? FileManager.default.removeItem(at: scene.run.report)
            act()
            return FileManager.default.fileExists(atPath: scene.run.report.path)
        }
        let step = TrainingEvent.stepped(
            .init(step: 21, epoch: 2, loss: 3, gradientNorm: 1, learningRate: 0.1, tokens: 9, seconds: 1)
        )
        #expect(isWritten { live.follow(step) } == false)
        test.clock.advance(by: .seconds(16))
        #expect(isWritten { live.follow(step) })
        #expect(try scene.page.contains("data-state=\"running\""))
        #expect(isWritten { live.follow(step) } == false)
        _ = try scene.folder.file("run/metrics.jsonl", #"{"event":"end","reason":"stopped_early","step":40}"#)
        #expect(isWritten { live.conclude() })
        #expect(try scene.page.contains("Finished early"))
    }

    @Test("a page that cannot be written is told once, and is no reason to stop")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let test = TestContext()
        let live = LiveReport(test.context, RunFolder(URL(fileURLWithPath: folder.path("gone"))), photos: 1)
        live.conclude()
        live.conclude()
        #expect(test.errors.text.components(separatedBy: "the report cannot be written").count == 2)
    }
}
