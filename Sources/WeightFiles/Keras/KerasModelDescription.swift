import Foundation

/// What a model's description says of its layers: their order, and which of them are models themselves.
struct KerasModelDescription {
    private var positions: [String: Int] = [:]
    private var models: Set<String> = []
    /// The layers' names by the groups that their weights lie in.
    private var names: [[String]: String] = [:]

    /// Of a file that has none.
    init() {}

    init(_ configuration: Data) {
        guard let json = try? JSONSerialization.jsonObject(with: configuration) else { return }
        add(json, path: [])
    }

    /// - Parameter path: the groups of the model and those around it.
    private mutating func add(_ model: Any, path: [String]) {
        guard let config = (model as? [String: Any])?["config"] as? [String: Any],
            let layers = config["layers"] as? [Any]
        else { return }
        if let name = config["name"] as? String { models.insert(name) }
        var groups: [String: Int] = [:]
        for layer in layers {
            guard let inner = (layer as? [String: Any])?["config"] as? [String: Any] else { continue }
            if let name = inner["name"] as? String, positions[name] == nil { positions[name] = positions.count }
            let path = path + [Self.group(of: layer, among: &groups)]
            if let name = inner["name"] as? String { names[path] = name }
            add(layer, path: path)
        }
    }

    /// The group that holds a layer's weights: its class and how many of this class came before, as `dense`, `dense_1`, …
    private static func group(of layer: Any, among groups: inout [String: Int]) -> String {
        let className = (layer as? [String: Any])?["class_name"] as? String ?? ""
        let group =
            className
            .replacing(#/(.)([A-Z][a-z]+)/#) { "\($0.output.1)_\($0.output.2)" }
            .replacing(#/([a-z])([A-Z])/#) { "\($0.output.1)_\($0.output.2)" }
            .lowercased()
        defer { groups[group, default: 0] += 1 }
        return groups[group].map { "\(group)_\($0)" } ?? group
    }

    /// The layers in the model's order; those that it does not name come last, in the order that they had.
    ///
    /// Files of Keras 2 and of the first versions of Keras 3 do not say what a layer is called, and its group's name is often
    /// that of another layer.
    func layers(of objects: [KerasObject]) -> [KerasLayer] {
        objects.map { $0.layer(named: $0.name ?? names[$0.path] ?? $0.path.last ?? "") }
            .enumerated()
            .sorted { a, b in
                (positions[a.element.name] ?? .max, a.offset) < (positions[b.element.name] ?? .max, b.offset)
            }
            .map(\.element)
    }

    /// A layer that is a model as its layers with weights, which the paths of its weights tell: `inner/dense/kernel`.
    func layers(in layer: KerasLayer) -> [KerasLayer] {
        guard models.contains(layer.name) else { return [layer] }
        var names: [String] = []
        var weights: [String: [KerasLayer.Weight]] = [:]
        for weight in layer.weights {
            let parts = weight.path.split(separator: "/").dropLast().map(String.init)
            let name = parts.first { positions[$0] != nil && !models.contains($0) } ?? layer.name
            if weights[name] == nil { names.append(name) }
            weights[name, default: []].append(weight)
        }
        return names.map { KerasLayer(name: $0, weights: weights[$0] ?? []) }
    }
}
