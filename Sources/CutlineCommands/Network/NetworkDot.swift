import CutlineModels

/// A network in Graphviz' language, for `dot` and the tools that read it.
struct NetworkDot: Sendable {
    let graph: NetworkGraph

    var text: String {
        """
        digraph network {
          graph [fontname="Helvetica", rankdir=TB, nodesep=0.4, ranksep=0.3];
          node [fontname="Helvetica", fontsize=11, shape=box, style="rounded,filled", fillcolor=white, color="#77736b"];
          edge [color="#77736b", arrowsize=0.7];
        \(NetworkGraph.Group.allCases.map(cluster).joined(separator: "\n"))
        \(graph.edges.map { "  \(Self.quoted($0.from)) -> \(Self.quoted($0.to));" }.joined(separator: "\n"))
        }

        """
    }

    private func cluster(_ group: NetworkGraph.Group) -> String {
        let title =
            "\(graph.names[group] ?? "") \(group.rawValue), \(NumberText.count(graph.parameters(of: group))) parameters"
        let nodes = graph.nodes.filter { $0.group == group }.map { node in
            var lines = [node.kind == "input" ? node.name : node.kind]
            if node.kind != "input" { lines.append(node.name) }
            if !node.output.axes.isEmpty { lines.append(node.output.text) }
            if node.parameters > 0 { lines.append("\(NumberText.count(node.parameters)) parameters") }
            return "    \(Self.quoted(node.id)) [label=\(Self.quoted(lines.joined(separator: "\n")))];"
        }
        return """
              subgraph cluster_\(group.rawValue) {
                label=\(Self.quoted(title)); style="rounded"; color="#d8d4cb";
            \(nodes.joined(separator: "\n"))
              }
            """
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
