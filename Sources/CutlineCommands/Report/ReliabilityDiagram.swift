import CutlineMetrics
import Foundation

/// Confidences beside how often captions turned out good, as an SVG picture that needs nothing else.
///
/// A bar is as high as the share of good captions in its bin; its dot is at the bin's mean confidence. On the diagonal both
/// agree. Numbers are how many captions a bin holds.
struct ReliabilityDiagram: Sendable {
    let curve: ReliabilityCurve
    let title: String

    private static let size = (width: 420.0, height: 440.0)
    private static let plot = (left: 56.0, right: 400.0, top: 48.0, bottom: 392.0)

    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.size.width)) \(Int(Self.size.height))" \
        width="\(Int(Self.size.width))" height="\(Int(Self.size.height))" role="img">
        <title>\(HTMLPage.escaped(title))</title>
        <style>
        \(Self.style)
        </style>
        <rect class="page" width="100%" height="100%"/>
        <text class="title" x="\(Self.text(Self.plot.left))" y="26">\(HTMLPage.escaped(title))</text>
        \(axes)
        \(curve.bins.filter { $0.count > 0 }.map(bar).joined(separator: "\n"))
        <path class="diagonal" d="M\(place(0, 0)) L\(place(1, 1))"/>
        \(curve.bins.filter { $0.count > 0 }.map(dot).joined(separator: "\n"))
        </svg>

        """
    }

    private static let style = """
        .page { fill: #fff } text { font: 11px system-ui, sans-serif; fill: #444 } .title { font-size: 13px; fill: #111 }
        .middle { text-anchor: middle } .end { text-anchor: end }
        .bar { fill: #9dbde3 } .dot { fill: #1f5fa8 } .axis { stroke: #888; fill: none }
        .grid { stroke: #ddd; fill: none } .diagonal { stroke: #c0392b; stroke-dasharray: 5 4; fill: none }
        @media (prefers-color-scheme: dark) {
        .page { fill: #16181c } text { fill: #bbb } .title { fill: #eee } .bar { fill: #2c4a70 } .dot { fill: #8ab8ee }
        .grid { stroke: #33363c }
        }
        """

    private var axes: String {
        let ticks = stride(from: 0, through: 10, by: 2).map { Double($0) / 10 }
        let lines = ticks.flatMap { value in
            let (x, y) = (Self.x(value), Self.y(value))
            let label = NumberText.decimal(value, digits: 1)
            return [
                "<path class=\"grid\" d=\"M\(Self.text(Self.plot.left)) \(Self.text(y))H\(Self.text(Self.plot.right))\"/>",
                "<text class=\"end\" x=\"\(Self.text(Self.plot.left - 8))\" y=\"\(Self.text(y + 4))\">\(label)</text>",
                "<text class=\"middle\" x=\"\(Self.text(x))\" y=\"\(Self.text(Self.plot.bottom + 18))\">\(label)</text>",
            ]
        }
        let middle = (Self.plot.left + Self.plot.right) / 2
        return
            (lines + [
                "<path class=\"axis\" d=\"M\(place(0, 1)) L\(place(0, 0)) L\(place(1, 0))\"/>",
                "<text class=\"middle\" x=\"\(Self.text(middle))\" y=\"\(Self.text(Self.plot.bottom + 38))\">confidence</text>",
                "<text class=\"middle\" transform=\"translate(16 \(Self.text((Self.plot.top + Self.plot.bottom) / 2))) rotate(-90)\">"
                    + "share of good captions</text>",
            ]).joined(separator: "\n")
    }

    private func bar(_ bin: ReliabilityCurve.Bin) -> String {
        let (left, right) = (Self.x(bin.range.lowerBound) + 1, Self.x(bin.range.upperBound) - 1)
        let top = Self.y(bin.frequency)
        return """
            <rect class="bar" x="\(Self.text(left))" y="\(Self.text(top))" width="\(Self.text(right - left))" \
            height="\(Self.text(Self.plot.bottom - top))"/>
            <text class="middle" x="\(Self.text((left + right) / 2))" y="\(Self.text(top - 5))">\(bin.count)</text>
            """
    }

    private func dot(_ bin: ReliabilityCurve.Bin) -> String {
        let label =
            "\(bin.count) captions: confidence \(NumberText.decimal(bin.meanPrediction, digits: 3)), "
            + "good \(NumberText.decimal(bin.frequency, digits: 3))"
        return "<circle class=\"dot\" cx=\"\(Self.text(Self.x(bin.meanPrediction)))\" "
            + "cy=\"\(Self.text(Self.y(bin.frequency)))\" r=\"4\"><title>\(label)</title></circle>"
    }

    private func place(_ x: Double, _ y: Double) -> String { "\(Self.text(Self.x(x))) \(Self.text(Self.y(y)))" }

    private static func x(_ value: Double) -> Double { plot.left + value * (plot.right - plot.left) }

    private static func y(_ value: Double) -> Double { plot.bottom - value * (plot.bottom - plot.top) }

    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
