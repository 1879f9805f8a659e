import Foundation

/// What a model's description says of its layers: their order, and which of them are models themselves.
struct KerasModelDescription {
    private var positions: [String: Int] = [:]
    private var models: Set<String> = []

    init(_ configuration: Data) {
        guard let json = try? JSONSerialization.jsonObject(with: configuration) else { return }
        add(json)
    }

    private mutating func add(_ model: Any) {
        guard let config = (model as? [String: Any])?["config"] as? [String: Any],
            let layers = config["layers"] as? [Any]
        else { return }
        if let name = config["name"] as? String { models.insert(name) }
        for layer in layers {
            guard let inner = (layer as? [String: Any])?["config"] as? [String: Any] else { continue }
            if let name = inner["name"] as? String, positions[name] == nil { positions[name] = positions.count }
            add(layer)
        }
    }

    /// The layers in the model's order; those that it does not name come last, in the order that they had.
    func sorted(_ layers: [KerasLayer]) -> [KerasLayer] {
        layers.enumerated()
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
