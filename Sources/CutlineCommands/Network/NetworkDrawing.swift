import CutlineModels
import Foundation

/// A network as an SVG picture that needs nothing else, in the colours of light and dark pages.
struct NetworkDrawing: Sendable {
    private let graph: NetworkGraph
    private let layout: NetworkLayout

    private static let node = (width: 340.0, height: 50.0)
    private static let gap = (across: 34.0, down: 26.0)
    /// Around everything, and around the nodes of a group.
    private static let margin = 28.0
    private static let inset = 16.0
    /// For the name of a group, above its nodes.
    private static let heading = 30.0

    init(_ graph: NetworkGraph) {
        self.graph = graph
        layout = NetworkLayout(graph)
    }

    var svg: String {
        let width =
            2 * (Self.margin + Self.inset) + Self.node.width + layout.width * (Self.node.width + Self.gap.across)
        let bottom = y(layout.rows - 1) + Self.node.height / 2
        let height = bottom + Self.inset + Self.margin
        let title = NetworkGraph.Group.allCases.compactMap { graph.names[$0] }.joined(separator: " + ")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.text(width)) \(Self.text(height))" \
            width="\(Self.text(width))" height="\(Self.text(height))" role="img">
            <title>\(HTMLPage.escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            <rect class="page" width="100%" height="100%"/>
            \(NetworkGraph.Group.allCases.map(frame).joined(separator: "\n"))
            \(layout.routes.map { line($0.through) }.joined(separator: "\n"))
            \(graph.nodes.map(card).joined(separator: "\n"))
            </svg>

            """
    }

    // MARK: Places

    private func x(_ column: Double) -> Double {
        Self.margin + Self.inset + Self.node.width / 2 + column * (Self.node.width + Self.gap.across)
    }

    /// The middle of a row. The decoder's rows make room for its heading, and for the encoder's frame to end.
    private func y(_ row: Int) -> Double {
        let isDecoder = row >= firstDecoderRow
        let start = Self.margin + Self.heading + (isDecoder && firstDecoderRow > 0 ? Self.heading + Self.inset : 0)
        return start + Self.node.height / 2 + Double(row) * (Self.node.height + Self.gap.down)
    }

    private var firstDecoderRow: Int {
        graph.nodes.filter { $0.group == .decoder }.compactMap { layout.places[$0.id]?.row }.min() ?? layout.rows
    }

    // MARK: Parts

    private func frame(_ group: NetworkGraph.Group) -> String {
        let places = graph.nodes.filter { $0.group == group }.compactMap { layout.places[$0.id] }
        guard let left = places.map(\.x).min(), let right = places.map(\.x).max(),
            let top = places.map(\.row).min(), let last = places.map(\.row).max()
        else { return "" }
        let box = (
            x: x(left) - Self.node.width / 2 - Self.inset, y: y(top) - Self.node.height / 2 - Self.heading,
            right: x(right) + Self.node.width / 2 + Self.inset, bottom: y(last) + Self.node.height / 2 + Self.inset
        )
        let count = NumberText.count(graph.parameters(of: group))
        return """
            <rect class="frame" x="\(Self.text(box.x))" y="\(Self.text(box.y))" \
            width="\(Self.text(box.right - box.x))" height="\(Self.text(box.bottom - box.y))" rx="14"/>
            <text class="heading" x="\(Self.text(box.x + Self.inset))" y="\(Self.text(box.y + 20))">\
            \(HTMLPage.escaped(graph.names[group] ?? "")) \(group.rawValue)</text>
            <text class="heading count" x="\(Self.text(box.right - Self.inset))" y="\(Self.text(box.y + 20))">\
            \(count) parameters</text>
            """
    }

    private func card(_ node: NetworkGraph.Node) -> String {
        guard let place = layout.places[node.id] else { return "" }
        let left = x(place.x) - Self.node.width / 2
        let top = y(place.row) - Self.node.height / 2
        let style = node.kind == "input" ? "input" : node.group.rawValue
        let figures = [node.output.text, node.parameters > 0 ? NumberText.count(node.parameters) : ""]
            .filter { !$0.isEmpty }.joined(separator: "  ·  ")
        return """
            <g class="card \(style)" transform="translate(\(Self.text(left)) \(Self.text(top)))">
            <rect width="\(Self.text(Self.node.width))" height="\(Self.text(Self.node.height))" rx="8"/>
            <path d="M8 0H6Q0 0 0 8V\(Self.text(Self.node.height - 8))Q0 \(Self.text(Self.node.height)) 6 \
            \(Self.text(Self.node.height))H8Z"/>
            <text class="kind" x="18" y="21">\(HTMLPage.escaped(node.kind == "input" ? node.name : node.kind))</text>
            <text class="name" x="18" y="39">\(HTMLPage.escaped(node.kind == "input" ? "input" : node.name))</text>
            <text class="figures" x="\(Self.text(Self.node.width - 12))" y="39">\(figures)</text>
            </g>
            """
    }

    /// From the lower edge of one node to the upper edge of another, through the lanes between.
    private func line(_ places: [NetworkLayout.Place]) -> String {
        guard let first = places.first, let last = places.last else { return "" }
        var (startX, startY) = (x(first.x), y(first.row) + Self.node.height / 2)
        var path = "M\(Self.text(startX)) \(Self.text(startY))"
        for place in places.dropFirst() {
            let isEnd = place == last
            let (endX, endY) = (x(place.x), y(place.row) - Self.node.height / 2 - (isEnd ? 5 : 0))
            let middle = (startY + endY) / 2
            path += "C\(Self.text(startX)) \(Self.text(middle)) \(Self.text(endX)) \(Self.text(middle)) "
            path += "\(Self.text(endX)) \(Self.text(endY))"
            (startX, startY) = (endX, isEnd ? endY : y(place.row) + Self.node.height / 2)
            if !isEnd { path += "V\(Self.text(startY))" }
        }
        let (tipX, tipY) = (x(last.x), y(last.row) - Self.node.height / 2)
        let tip = "M\(Self.text(tipX)) \(Self.text(tipY))l-4 -7h8z"
        return "<path class=\"line\" d=\"\(path)\"/><path class=\"tip\" d=\"\(tip)\"/>"
    }

    private static func text(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.1f", value)
    }

    /// The page's colours; a viewer without media queries shows the light ones.
    private static let style = """
        svg { --page: #f6f5f2; --card: #fff; --text: #1d1c1a; --faint: #77736b; --line: #d8d4cb; --frame: #efede8;
          --encoder: #2563c9; --decoder: #14804f; }
        @media (prefers-color-scheme: dark) { svg { --page: #151517; --card: #26262a; --text: #ecebe8; --faint: #98958e;
          --line: #45454b; --frame: #1c1c1f; --encoder: #7fb0ff; --decoder: #5cc596; } }
        text { font: 13px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: var(--text); }
        .page { fill: var(--page); }
        .frame { fill: var(--frame); stroke: var(--line); }
        .heading { font-weight: 600; }
        .card rect { fill: var(--card); stroke: var(--line); }
        .card path { fill: var(--faint); }
        .encoder path { fill: var(--encoder); }
        .decoder path { fill: var(--decoder); }
        .kind { font-weight: 600; }
        .name, .figures, .count { fill: var(--faint); font-size: 12px; font-weight: 400; }
        .figures, .count { text-anchor: end; font-variant-numeric: tabular-nums; }
        .line { fill: none; stroke: var(--faint); stroke-width: 1.5; }
        .tip { fill: var(--faint); }
        """
}
