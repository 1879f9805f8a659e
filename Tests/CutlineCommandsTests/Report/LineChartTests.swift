import Foundation
#if canImport(FoundationXML)
import FoundationXML
#endif
import Testing

@testable import CutlineCommands

@Suite("Curves")
struct LineChartTests {
    private func chart(_ points: [(Double, Double)], name: String = "loss", isFaint: Bool = false) -> LineChart {
        LineChart(
            "Loss",
            xTitle: "epoch",
            series: [.init(name: name, colour: 1, points: points.map { .init(x: $0.0, y: $0.1) }, isFaint: isFaint)]
        )
    }

    /// The points of the drawn lines.
    private func places(_ chart: LineChart) -> [[(x: Double, y: Double)]] {
        chart.svg.matches(of: /points="([^"]*)"/).map { match in
            match.1.split(separator: " ").map { pair in
                let parts = pair.split(separator: ",").compactMap { Double($0) }
                return (parts[0], parts[1])
            }
        }
    }

    @Test("points lie where their axes say")
    func scale() throws {
        // Axes from 0 to 2 and from 1 to 3, over a plot from (56, 232) to (506, 14).
        let line = try #require(places(chart([(0, 1), (1, 2), (2, 3)])).first)
        #expect(line.map(\.x) == [56, 281, 506])
        #expect(line.map(\.y) == [232, 123, 14])
    }

    @Test("a drawing is well-formed, and every point of a curve has its value as a title")
    func titles() throws {
        let svg = chart([(1, 3.25), (2, 3.125)], name: "a < b & \"c\"").svg
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.contains("<title>epoch 2: a &lt; b &amp; &quot;c&quot; 3.125</title>"))
        #expect(svg.contains("data-ys=\"3.25 3.125\""))
    }

    @Test("a single point is a dot, and no point is no drawing")
    func few() {
        #expect(chart([(1, 2)]).svg.contains("<circle"))
        #expect(chart([]).svg == "")
        #expect(chart([]).isEmpty)
    }

    @Test("many points are drawn as means of neighbours")
    func many() throws {
        let line = try #require(places(chart((0..<8000).map { (Double($0), Double($0 % 2)) }, isFaint: true)).first)
        #expect(line.count == 400)
        #expect(Set(line.map(\.y)).count == 1)
    }

    @Test("outliers of a faint curve do not stretch the axis, and stay within the plot")
    func outliers() {
        let steps = (0..<100).map { LineChart.Point(x: Double($0) / 10, y: $0 == 0 ? 50 : 3) }
        let chart = LineChart(
            "Loss",
            xTitle: "epoch",
            series: [
                .init(name: "steps", colour: 1, points: steps, isFaint: true),
                .init(name: "epochs", colour: 1, points: [.init(x: 1, y: 4), .init(x: 10, y: 2)]),
            ]
        )
        let lines = places(chart)
        #expect(lines[0][0].y == 14)
        #expect(chart.svg.contains(">4.0<"))
        #expect(!chart.svg.contains(">50<"))
    }
}
