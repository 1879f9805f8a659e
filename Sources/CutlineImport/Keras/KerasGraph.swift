import Foundation

/// A Keras model's description as a graph. Layers are found by who reads whom; their names and order say nothing.
struct KerasGraph {
    /// Names the model's file in errors.
    let file: String
    let layers: [KerasGraphLayer]
    /// The layer that gives the model's one output.
    let output: KerasGraphLayer
    private let layersByName: [String: KerasGraphLayer]

    init(_ configuration: Data, file: String) throws(ImportError) {
        self.file = file
        guard let model = (try? JSONSerialization.jsonObject(with: configuration)) as? [String: Any],
            let className = model["class_name"] as? String
        else {
            throw ImportError(.damaged, "\(file): its description of the model is not JSON as Keras writes it")
        }
        guard ["Functional", "Model"].contains(className), let settings = model["config"] as? [String: Any] else {
            throw ImportError(
                .unsupported,
                "\(file): is a \(className) model, not one with two inputs; \(MergeNetwork.supported)"
            )
        }
        layers = (settings["layers"] as? [Any] ?? []).compactMap(KerasGraphLayer.init)
        layersByName = Dictionary(layers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        guard layersByName.count == layers.count else {
            throw ImportError(.damaged, "\(file): its description names two layers alike")
        }
        let outputs = Self.names(settings["output_layers"])
        guard outputs.count == 1 else {
            throw ImportError(
                .unsupported,
                "\(file): has \(outputs.count) outputs where the scores of words are the only one; \(MergeNetwork.supported)"
            )
        }
        output = try Self.find(outputs[0], in: layersByName, file: file)
    }

    /// The layer whose output `layer` reads.
    func source(of layer: KerasGraphLayer) throws(ImportError) -> KerasGraphLayer {
        let sources = try sources(of: layer)
        guard sources.count == 1 else {
            throw ImportError(
                .unsupported,
                "\(file): \(layer.title) reads \(sources.count) tensors where one is expected; \(MergeNetwork.supported)"
            )
        }
        return sources[0]
    }

    /// The layers whose outputs `layer` reads.
    func sources(of layer: KerasGraphLayer) throws(ImportError) -> [KerasGraphLayer] {
        guard layer.callCount == 1 else {
            throw ImportError(
                .unsupported,
                "\(file): \(layer.title) is used \(layer.callCount) times in the model; \(MergeNetwork.supported)"
            )
        }
        var sources: [KerasGraphLayer] = []
        for name in layer.inputs { sources.append(try Self.find(name, in: layersByName, file: file)) }
        return sources
    }

    private static func find(
        _ name: String,
        in layers: [String: KerasGraphLayer],
        file: String
    ) throws(ImportError) -> KerasGraphLayer {
        guard let layer = layers[name] else {
            throw ImportError(
                .damaged,
                "\(file): its description speaks of a layer '\(name)' that it does not describe"
            )
        }
        return layer
    }

    /// The layers in `["name", 0, 0]`, or in a list of such.
    private static func names(_ json: Any?) -> [String] {
        guard let list = json as? [Any] else { return [] }
        if let name = list.first as? String { return [name] }
        return list.compactMap { ($0 as? [Any])?.first as? String }
    }
}
