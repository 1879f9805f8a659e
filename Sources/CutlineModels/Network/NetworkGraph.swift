import Torch
package import TorchNN

/// A captioner's network from the photograph to the words' scores, for drawings and tables.
package struct NetworkGraph: Sendable, Hashable {
    package enum Group: String, Sendable, Hashable, CaseIterable {
        case encoder, decoder
    }

    package struct Node: Sendable, Hashable, Identifiable {
        package var id: String
        package let group: Group
        package var name: String
        package var kind: String
        package let output: NetworkShape
        package var parameters: Int
    }

    package struct Edge: Sendable, Hashable {
        package let from: String
        package let to: String
    }

    /// In the order of the data.
    package internal(set) var nodes: [Node] = []
    package internal(set) var edges: [Edge] = []
    /// The names of encoder and decoder.
    package let names: [Group: String]

    /// - Parameters:
    ///   - names: of encoder and decoder.
    ///   - encoder: with the store of its parameters, as is `decoder`.
    package init(
        names: [Group: String],
        encoder: (encoder: any ImageEncoding, store: ParameterStore),
        decoder: (decoder: any CaptionDecoding, store: ParameterStore)
    ) {
        self.names = names
        let side = encoder.encoder.preprocessing.size
        let kind = decoder.decoder.featureKind
        let photograph = NetworkLayer("photograph", "input", output: .image(channels: 3, side: side), from: [])
        let end = add(
            [photograph] + encoder.encoder.layers(for: kind),
            of: .encoder,
            parameters: encoder.store.parameters.filter { encoder.encoder.needs($0.name, for: kind) },
            features: nil
        )
        add(decoder.decoder.layers, of: .decoder, parameters: decoder.store.parameters, features: end)
    }

    package func parameters(of group: Group) -> Int {
        nodes.filter { $0.group == group }.reduce(0) { $0 + $1.parameters }
    }

    package func inputs(of id: String) -> [String] {
        edges.filter { $0.to == id }.map(\.from)
    }

    // MARK: Building

    /// Adds layers with their parameters, and gives the id of the last.
    @discardableResult
    private mutating func add(
        _ layers: [NetworkLayer],
        of group: Group,
        parameters: [(name: String, tensor: Tensor)],
        features: String?
    ) -> String? {
        var counts = Self.counts(parameters, by: layers)
        // A network that does not describe itself, or not all of itself, is no smaller for that.
        let rest = counts.removeValue(forKey: nil) ?? 0
        var layers = layers
        if rest > 0 || layers.isEmpty {
            layers.append(
                NetworkLayer(
                    group.rawValue,
                    "not described in more detail",
                    output: [],
                    from: group == .decoder && layers.isEmpty ? [NetworkLayer.features] : nil
                )
            )
        }
        var last: String?
        for layer in layers {
            let id = "\(group.rawValue).\(layer.name)"
            let described = (counts[layer.name] ?? 0) + layer.hiddenParameters
            let isRest = layer == layers.last && rest > 0
            nodes.append(
                Node(
                    id: id,
                    group: group,
                    name: layer.name,
                    kind: layer.kind,
                    output: layer.output,
                    parameters: isRest ? described + rest : described
                )
            )
            if let inputs = layer.inputs {
                edges += inputs.compactMap { input in
                    (input == NetworkLayer.features ? features : "\(group.rawValue).\(input)").map {
                        Edge(from: $0, to: id)
                    }
                }
            } else if let last {
                edges.append(Edge(from: last, to: id))
            }
            last = id
        }
        return last
    }

    /// The number of parameters of each layer; of those that belong to none for nil.
    private static func counts(
        _ parameters: [(name: String, tensor: Tensor)],
        by layers: [NetworkLayer]
    ) -> [String?: Int] {
        var owners: [String: String] = [:]
        for layer in layers { for scope in layer.parameters { owners[scope] = layer.name } }
        var counts: [String?: Int] = [:]
        for (name, tensor) in parameters {
            var scope = Substring(name)
            while owners[String(scope)] == nil, let dot = scope.lastIndex(of: ".") { scope = scope[..<dot] }
            counts[owners[String(scope)], default: 0] += tensor.count
        }
        return counts
    }
}

extension NetworkGraph {
    /// The graph with runs of alike blocks of the encoder as one node each, which is how large networks are drawn.
    package var condensed: NetworkGraph {
        var result = self
        result.nodes = []
        var replaced: [String: String] = [:]
        var run: [Node] = []
        for node in nodes {
            if let first = run.first, let last = run.last, node.continues(first), inputs(of: node.id) == [last.id] {
                run.append(node)
                replaced[node.id] = first.id
                let end = result.nodes.count - 1
                result.nodes[end].parameters += node.parameters
                result.nodes[end].name = "\(first.name) … \(node.number(after: first))"
                result.nodes[end].kind = "\(run.count) × \(first.kind)"
            } else {
                run = [node]
                result.nodes.append(node)
            }
        }
        result.edges = edges.compactMap { edge in
            let moved = Edge(from: replaced[edge.from] ?? edge.from, to: replaced[edge.to] ?? edge.to)
            return moved.from == moved.to ? nil : moved
        }
        return result
    }
}

extension NetworkGraph.Node {
    fileprivate func continues(_ first: NetworkGraph.Node) -> Bool {
        group == .encoder && first.group == .encoder && kind == first.kind && output == first.output
    }

    /// The name without the words that it shares with another: `15` of `block 15` after `block 13`.
    fileprivate func number(after first: NetworkGraph.Node) -> Substring {
        guard let space = name.lastIndex(of: " "), first.name.hasPrefix(name[...space]) else { return name[...] }
        return name[name.index(after: space)...]
    }
}
