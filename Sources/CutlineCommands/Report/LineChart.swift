import Foundation

/// Curves over a common axis, drawn as SVG whose colours come from the page's style sheet.
struct LineChart: Sendable {
    struct Point: Sendable, Hashable {
        let x: Double
        let y: Double
    }

    struct Series: Sendable {
        let name: String
        /// Which of the page's colours, from 1.
        let colour: Int
        /// In the order of x.
        var points: [Point]
        /// A noisy measurement behind the curve that counts: thin, and its outliers do not stretch the axis.
        var isFaint = false
        /// Whether each point is a measurement of its own to look at.
        var hasDots = true
    }

    let title: String
    let xTitle: String
    let series: [Series]
    /// Whether x counts something.
    var isWhole = true
    /// A point worth pointing out, such as the best.
    var mark: (point: Point, label: String)?

    private static let width = 520.0
    private static let height = 256.0
    private static let plot = (left: 56.0, right: 506.0, top: 14.0, bottom: 232.0)
    /// More points than the plot has pixels to show add nothing.
    private static let pointLimit = 400
    /// Beyond this, dots run together.
    private static let dotLimit = 40

    init(_ title: String, xTitle: String, series: [Series], mark: (point: Point, label: String)? = nil) {
        self.title = title
        self.xTitle = xTitle
        self.series = series.filter { !$0.points.isEmpty }.map(Self.thinned)
        self.mark = mark
    }

    var isEmpty: Bool { series.isEmpty }

    /// The whole drawing; empty where there is nothing to draw.
    var svg: String {
        guard !isEmpty else { return "" }
        let xs = series.flatMap(\.points).map(\.x)
        let (low, high) = yRange
        let scale = Scale(
            x: AxisTicks(min(0, xs.min() ?? 0), max(1, xs.max() ?? 1), count: 7, isWhole: isWhole),
            y: AxisTicks(low, high, count: 5)
        )
        let label = HTMLPage.escaped("\(title) by \(xTitle): \(series.map(\.name).joined(separator: ", "))")
        return """
            <svg class="chart" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(label)" \
            data-x="\(HTMLPage.escaped(xTitle))">
            \(axes(scale))
            \(series.map { drawing($0, scale) }.joined(separator: "\n"))
            \(markDrawing(scale))
            </svg>
            """
    }

    // MARK: Range

    private var yRange: (Double, Double) {
        var values = series.filter { !$0.isFaint }.flatMap(\.points).map(\.y)
        for faint in series where faint.isFaint {
            let sorted = faint.points.map(\.y).sorted()
            let margin = values.isEmpty ? 0 : sorted.count / 20
            values += [sorted[margin], sorted[sorted.count - 1 - margin]]
        }
        return (values.min() ?? 0, values.max() ?? 1)
    }

    private struct Scale {
        let x: AxisTicks
        let y: AxisTicks

        func place(_ point: Point) -> (x: Double, y: Double) {
            let plot = LineChart.plot
            let across = (point.x - x.low) / (x.high - x.low)
            let up = (min(max(point.y, y.low), y.high) - y.low) / (y.high - y.low)
            return (plot.left + across * (plot.right - plot.left), plot.bottom - up * (plot.bottom - plot.top))
        }
    }

    /// The mean of each run of neighbours.
    private static func thinned(_ series: Series) -> Series {
        let group = (series.points.count + pointLimit - 1) / pointLimit
        guard group > 1 else { return series }
        let points = stride(from: 0, to: series.points.count, by: group).map { start in
            let part = series.points[start..<min(start + group, series.points.count)]
            let count = Double(part.count)
            return Point(x: part.reduce(0) { $0 + $1.x } / count, y: part.reduce(0) { $0 + $1.y } / count)
        }
        var thinned = series
        thinned.points = points
        return thinned
    }

    // MARK: Drawing

    private func axes(_ scale: Scale) -> String {
        let plot = Self.plot
        var lines: [String] = []
        for value in scale.y.values {
            let y = Self.text(scale.place(Point(x: scale.x.low, y: value)).y)
            lines.append("<path class=\"grid\" d=\"M\(Self.text(plot.left)) \(y)H\(Self.text(plot.right))\"/>")
            lines.append(
                "<text class=\"y\" x=\"\(Self.text(plot.left - 8))\" y=\"\(y)\">\(scale.y.label(value))</text>"
            )
        }
        for value in scale.x.values {
            let x = Self.text(scale.place(Point(x: value, y: scale.y.low)).x)
            lines.append("<path class=\"tick\" d=\"M\(x) \(Self.text(plot.bottom))v5\"/>")
            lines.append(
                "<text class=\"x\" x=\"\(x)\" y=\"\(Self.text(plot.bottom + 10))\">\(scale.x.label(value))</text>"
            )
        }
        lines.append(
            "<path class=\"axis\" d=\"M\(Self.text(plot.left)) \(Self.text(plot.bottom))H\(Self.text(plot.right))\"/>"
        )
        return lines.joined(separator: "\n")
    }

    private func drawing(_ series: Series, _ scale: Scale) -> String {
        let places = series.points.map { place in
            let (x, y) = scale.place(place)
            return "\(Self.text(x)),\(Self.text(y))"
        }
        let kind = series.isFaint ? " faint" : ""
        let name = HTMLPage.escaped(series.name)
        var lines = [
            "<g class=\"series s\(series.colour)\(kind)\" data-name=\"\(name)\" "
                + "data-xs=\"\(series.points.map { Self.figure($0.x) }.joined(separator: " "))\" "
                + "data-ys=\"\(series.points.map { Self.figure($0.y) }.joined(separator: " "))\">",
            "<polyline points=\"\(places.joined(separator: " "))\"><title>\(name)</title></polyline>",
        ]
        if series.hasDots, !series.isFaint, series.points.count <= Self.dotLimit {
            lines += series.points.map { point in
                let (x, y) = scale.place(point)
                let title = "\(xTitle) \(Self.figure(point.x)): \(series.name) \(Self.figure(point.y))"
                return "<circle cx=\"\(Self.text(x))\" cy=\"\(Self.text(y))\" r=\"3\">"
                    + "<title>\(HTMLPage.escaped(title))</title></circle>"
            }
        }
        return (lines + ["</g>"]).joined(separator: "\n")
    }

    private func markDrawing(_ scale: Scale) -> String {
        guard let mark else { return "" }
        let (x, y) = scale.place(mark.point)
        // Beside an edge the text turns inwards, and under the top it goes below.
        let anchor = x > Self.plot.right - 60 ? "end" : x < Self.plot.left + 60 ? "start" : "middle"
        let textY = y < Self.plot.top + 16 ? y + 20 : y - 11
        return """
            <circle class="mark" cx="\(Self.text(x))" cy="\(Self.text(y))" r="6"/>
            <text class="mark" x="\(Self.text(x))" y="\(Self.text(textY))" text-anchor="\(anchor)">\
            \(HTMLPage.escaped(mark.label))</text>
            """
    }

    /// A coordinate.
    private static func text(_ value: Double) -> String {
        String(format: "%.1f", value).replacing(".0", with: "", maxReplacements: 1)
    }

    /// A value, to four digits; what is next to nothing is nothing.
    static func figure(_ value: Double) -> String {
        abs(value) < 1e-6 ? "0" : String(format: "%.4g", value)
    }
}
