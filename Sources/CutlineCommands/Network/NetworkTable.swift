import CutlineModels

/// A network's layers, one a row, with the sum of their parameters.
struct NetworkTable: Sendable {
    let graph: NetworkGraph

    var text: String {
        var table = Table([.left("layer"), .left("kind"), .left("output"), .right("parameters")])
        for group in NetworkGraph.Group.allCases {
            table.add(group.rawValue, graph.names[group] ?? "", "", NumberText.count(graph.parameters(of: group)))
            for node in graph.nodes where node.group == group {
                table.add(
                    "  \(node.name)",
                    node.kind,
                    node.output.text,
                    node.parameters > 0 ? NumberText.count(node.parameters) : "–"
                )
            }
        }
        table.add("total", "", "", NumberText.count(total))
        return table.text
    }

    /// The keys are a contract.
    var json: OrderedJSON {
        .array(
            graph.nodes.map { node in
                .object([
                    "part": .string(node.group.rawValue), "name": .string(node.name), "kind": .string(node.kind),
                    "output": .array(node.output.axes.map(Self.json)), "parameters": .integer(node.parameters),
                    "inputs": .array(graph.inputs(of: node.id).map { .string(name(of: $0)) }),
                ])
            }
        )
    }

    private var total: Int { graph.nodes.reduce(0) { $0 + $1.parameters } }

    private func name(of id: String) -> String {
        graph.nodes.first { $0.id == id }?.name ?? id
    }

    private static func json(_ axis: NetworkShape.Axis) -> OrderedJSON {
        switch axis {
        case .size(let size): .integer(size)
        case .words: .string("T")
        case .regions: .string("R")
        }
    }
}
