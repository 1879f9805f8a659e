import CutlineModels

/// Where the nodes of a network's drawing lie: in rows from the data to the scores, branches side by side.
///
/// A small form of Sugiyama's method (1981): each node stands as late as the nodes that need it allow; an edge over several rows
/// keeps a lane free in each; from the last row upwards everything stands above what it leads to.
struct NetworkLayout: Sendable {
    struct Place: Sendable, Hashable {
        /// The middle, in columns of one node's width; the leftmost node stands at 0.
        var x: Double
        let row: Int
    }

    let rows: Int
    let places: [String: Place]
    /// For each edge the places that its line goes through, its ends included.
    let routes: [(edge: NetworkGraph.Edge, through: [Place])]

    var width: Double { places.values.map(\.x).max() ?? 0 }

    /// A lane of an edge takes less room than a node.
    private static let laneWidth = 0.3

    private struct Vertex {
        let row: Int
        let width: Double
        var successors: [Int] = []
        var x = 0.0
    }

    init(_ graph: NetworkGraph) {
        let rowsOfNodes = Self.rows(graph)
        rows = (rowsOfNodes.values.max() ?? 0) + 1
        var vertices = graph.nodes.map { Vertex(row: rowsOfNodes[$0.id] ?? 0, width: 1) }
        let indices = Dictionary(uniqueKeysWithValues: zip(graph.nodes.map(\.id), 0...))
        var chains: [(edge: NetworkGraph.Edge, vertices: [Int])] = []
        for edge in graph.edges {
            guard let from = indices[edge.from], let to = indices[edge.to] else { continue }
            var chain = [from]
            for row in (vertices[from].row + 1)..<max(vertices[from].row + 1, vertices[to].row) {
                vertices.append(Vertex(row: row, width: Self.laneWidth))
                vertices[chain[chain.count - 1]].successors.append(vertices.count - 1)
                chain.append(vertices.count - 1)
            }
            vertices[chain[chain.count - 1]].successors.append(to)
            chains.append((edge, chain + [to]))
        }
        Self.arrange(&vertices, rows: rows)
        let left = graph.nodes.indices.map { vertices[$0].x }.min() ?? 0
        let all = vertices.map { Place(x: $0.x - left, row: $0.row) }
        places = indices.mapValues { all[$0] }
        routes = chains.map { ($0.edge, $0.vertices.map { all[$0] }) }
    }

    /// Each node one row above the first that needs it, and the encoder above the decoder.
    private static func rows(_ graph: NetworkGraph) -> [String: Int] {
        var heights: [String: Int] = [:]
        for node in graph.nodes.reversed() {
            let next = graph.edges.filter { $0.from == node.id }.compactMap { heights[$0.to] }.max()
            heights[node.id] = next.map { $0 + 1 } ?? 0
        }
        let decoder = graph.nodes.filter { $0.group == .decoder }.compactMap { heights[$0.id] }.max() ?? -1
        let encoder = graph.nodes.filter { $0.group == .encoder }.compactMap { heights[$0.id] }.min() ?? decoder + 1
        for node in graph.nodes where node.group == .encoder {
            heights[node.id, default: 0] += max(0, decoder + 1 - encoder)
        }
        let highest = heights.values.max() ?? 0
        return heights.mapValues { highest - $0 }
    }

    private static func arrange(_ vertices: inout [Vertex], rows: Int) {
        for row in stride(from: rows - 1, through: 0, by: -1) {
            let members = vertices.indices.filter { vertices[$0].row == row }
            var wishes: [Int: Double] = [:]
            for member in members {
                let successors = vertices[member].successors
                let middle = successors.reduce(0) { $0 + vertices[$1].x } / Double(max(1, successors.count))
                wishes[member] = middle
            }
            // Those with the same wish keep the order in which they were declared.
            let ordered = members.sorted { (wishes[$0] ?? 0, $0) < (wishes[$1] ?? 0, $1) }
            place(ordered, wishes, &vertices)
        }
    }

    /// Puts a row's vertices where they wish to be, neighbours that collide apart about their middle.
    private static func place(_ row: [Int], _ wishes: [Int: Double], _ vertices: inout [Vertex]) {
        var groups: [(members: [Int], middle: Double, width: Double)] = []
        for member in row {
            groups.append(([member], wishes[member] ?? 0, vertices[member].width))
            while groups.count > 1 {
                let (last, before) = (groups[groups.count - 1], groups[groups.count - 2])
                guard last.middle - last.width / 2 < before.middle + before.width / 2 - 1e-9 else { break }
                let members = before.members + last.members
                let middle = members.reduce(0) { $0 + (wishes[$1] ?? 0) } / Double(members.count)
                groups.removeLast(2)
                groups.append((members, middle, before.width + last.width))
            }
        }
        for group in groups {
            var left = group.middle - group.width / 2
            for member in group.members {
                vertices[member].x = left + vertices[member].width / 2
                left += vertices[member].width
            }
        }
    }
}
