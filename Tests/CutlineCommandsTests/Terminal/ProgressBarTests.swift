import Testing

@testable import CutlineCommands

@Suite("Progress is shown")
struct ProgressBarTests {
    @Test("a terminal gets one line, redrawn in place with count, rate and remaining time")
    func terminal() {
        let test = TestContext(terminal: true)
        let bar = ProgressBar(test.context, title: "captioning", unit: "photos", total: 1000)
        test.clock.advance(by: .seconds(2))
        bar.update(to: 100)
        #expect(
            test.errors.text == "\r[==                  ] captioning 100/1,000 photos, 50.0 photos/s, 0:18 left\u{1B}[K"
        )
    }

    @Test("a terminal is not redrawn more than ten times a second")
    func redraws() {
        let test = TestContext(terminal: true)
        let bar = ProgressBar(test.context, title: "captioning", unit: "photos", total: 1000)
        for _ in 0..<100 {
            test.clock.advance(by: .milliseconds(10))
            bar.advance()
        }
        let redraws = test.errors.text.count { $0 == "\r" }
        #expect((9...11).contains(redraws))
    }

    @Test("a line never reaches the terminal's last column")
    func narrow() {
        let test = TestContext(terminal: true, width: 30)
        let bar = ProgressBar(test.context, title: "captioning", unit: "photos", total: 1000)
        bar.update(to: 1)
        let line = test.errors.text.drop { $0 == "\r" }.prefix { $0 != "\u{1B}" }
        #expect(line.count == 29)
        #expect(line.hasSuffix("…"))
    }

    @Test("elsewhere a plain line comes every ten seconds")
    func plain() {
        let test = TestContext()
        let bar = ProgressBar(test.context, title: "captioning", unit: "photos", total: 60)
        for _ in 0..<30 {
            test.clock.advance(by: .seconds(1))
            bar.advance()
        }
        #expect(
            test.errors.text == """
                captioning 10/60 photos, 1.00 photos/s, 0:50 left
                captioning 20/60 photos, 1.00 photos/s, 0:40 left
                captioning 30/60 photos, 1.00 photos/s, 0:30 left

                """
        )
    }

    @Test("work done by an earlier run counts for the total, not for the rate")
    func resumed() {
        let test = TestContext()
        let bar = ProgressBar(test.context, title: "encoding", unit: "photos", total: 100, alreadyDone: 50)
        test.clock.advance(by: .seconds(10))
        bar.update(to: 60)
        bar.finish()
        #expect(test.errors.text.hasPrefix("encoding 60/100 photos, 1.00 photos/s, 0:40 left\n"))
        #expect(test.errors.text.hasSuffix("encoding: 10 photos in 0:10, 1.00 photos/s\n"))
    }

    @Test("results and remarks never share a line with the bar")
    func interrupted() {
        let test = TestContext(terminal: true)
        let bar = ProgressBar(test.context, title: "captioning", unit: "photos", total: 2)
        bar.update(to: 1)
        let drawn = test.errors.text
        bar.interrupted { #expect(test.errors.text == drawn + "\r\u{1B}[K") }
        bar.note("warning: half a photo")
        #expect(test.errors.text.contains("\r\u{1B}[Kwarning: half a photo\n\r["))
        bar.clear()
        #expect(test.errors.text.hasSuffix("\r\u{1B}[K"))
    }
}
