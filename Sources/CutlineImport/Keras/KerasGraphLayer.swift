import Foundation

/// A layer as a Keras model describes it: its class, its settings, and whose outputs it reads.
struct KerasGraphLayer {
    let name: String
    let className: String
    /// The layers whose outputs it computes on, in their order.
    let inputs: [String]
    /// The layers that say which positions it is to pass over.
    let masks: [String]
    /// How often the model uses it; more than once where its weights are shared.
    let callCount: Int
    /// Whether it was told to behave as in training whatever the model does.
    let isAlwaysTraining: Bool
    private let settings: [String: Any]

    /// Nil where `json` does not describe a layer.
    init?(_ json: Any) {
        guard let layer = json as? [String: Any], let className = layer["class_name"] as? String,
            let settings = layer["config"] as? [String: Any],
            let name = (layer["name"] ?? settings["name"]) as? String
        else { return nil }
        self.name = name
        self.className = className
        self.settings = settings
        let calls = (layer["inbound_nodes"] as? [Any] ?? []).map(KerasCall.init)
        inputs = calls.flatMap(\.inputs)
        masks = calls.flatMap(\.masks)
        callCount = calls.count
        isAlwaysTraining = calls.contains(where: \.isTraining)
    }

    /// How errors speak of it.
    var title: String { "layer '\(name)' (\(className))" }

    // MARK: Settings

    func integer(_ key: String) -> Int? { settings[key] as? Int }

    func number(_ key: String) -> Double? { settings[key] as? Double }

    /// Keras leaves out what a version did not know yet.
    func flag(_ key: String, default standard: Bool = false) -> Bool { settings[key] as? Bool ?? standard }

    /// The name of a function: a text, or an object around it. Keras takes none for the identity.
    func function(_ key: String) -> String {
        if let object = settings[key] as? [String: Any] {
            return object["config"] as? String ?? object["class_name"] as? String ?? "a function of its own"
        }
        return settings[key] as? String ?? "linear"
    }

    /// The shape of what an input takes, without the batch; nil for an axis of any length.
    var inputShape: [Int?]? {
        guard className == "InputLayer",
            let shape = (settings["batch_shape"] ?? settings["batch_input_shape"]) as? [Any]
        else { return nil }
        return shape.dropFirst().map { $0 as? Int }
    }
}

/// A use of a layer, in the form of Keras 3, `{"args": […], "kwargs": {…}}`, or of Keras 2, `[["name", 0, 0, {…}], …]`.
private struct KerasCall {
    private(set) var inputs: [String] = []
    private(set) var masks: [String] = []
    private(set) var isTraining = false

    init(_ json: Any) {
        if let call = json as? [String: Any] {
            inputs = Self.tensors(in: call["args"])
            add(call["kwargs"])
        } else if let parts = json as? [Any] {
            // Operations that are no layers stand without the outer list.
            for part in parts.first is String ? [parts] : parts.compactMap({ $0 as? [Any] }) {
                if let name = part.first as? String { inputs.append(name) }
                if part.count > 3 { add(part[3]) }
            }
        }
    }

    private mutating func add(_ keywords: Any?) {
        for (keyword, value) in (keywords as? [String: Any] ?? [:]).sorted(by: { $0.key < $1.key }) {
            switch keyword {
            case "mask": masks += Self.tensors(in: value)
            case "training": isTraining = isTraining || value as? Bool == true
            default: inputs += Self.tensors(in: value)
            }
        }
    }

    /// The layers whose outputs stand in arguments, however nested.
    private static func tensors(in json: Any?) -> [String] {
        if let list = json as? [Any] { return list.flatMap(tensors) }
        guard let object = json as? [String: Any] else { return [] }
        guard object["class_name"] as? String == "__keras_tensor__" else {
            return object.sorted { $0.key < $1.key }.flatMap { tensors(in: $0.value) }
        }
        let history = (object["config"] as? [String: Any])?["keras_history"] as? [Any]
        return [history?.first as? String].compactMap { $0 }
    }
}
