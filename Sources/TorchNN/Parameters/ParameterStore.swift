package import Torch

/// All parameters of a model by name, and where they come from.
///
/// A model's initialiser asks a `ParameterScope` for its parameters by name and shape, and so serves fresh training and strict
/// loading alike: names equal the keys of the reference implementation's `state_dict`.
package final class ParameterStore {
    enum Source {
        case fresh(RandomGenerator)
        case loading([String: Tensor])
        case listing
    }

    /// A tensor that a model reads.
    package struct Description: Sendable, Hashable {
        package let name: String
        package let shape: [Int]
        /// Whether the model does without when its whole place in the tree is missing.
        package let isOptional: Bool
    }

    let source: Source
    let device: Device
    /// The places in the tree whose parameters will learn, where only some of a loaded model's do.
    private let trainedPlaces: [String]
    /// What training changes, in the order in which the model asked for it.
    package private(set) var parameters: [(name: String, tensor: Tensor)] = []
    /// What belongs to the model but is not trained, such as statistics of its inputs.
    package private(set) var buffers: [(name: String, tensor: Tensor)] = []
    private var used: Set<String> = []
    private var ignoredPlaces: [String] = []
    private var optionalPlaces: [String] = []
    private var requested: [(name: String, shape: [Int])] = []
    private var problems: [String] = []

    private init(source: Source, device: Device, trainedPlaces: [String] = []) {
        self.source = source
        self.device = device
        self.trainedPlaces = trainedPlaces
    }

    /// Whether any parameter of the model will learn.
    var isTrained: Bool { !trainedPlaces.isEmpty }

    /// Whether the parameters at `place` will learn.
    func isTrained(_ place: String) -> Bool {
        trainedPlaces.contains { place == $0 || place.hasPrefix("\($0).") }
    }

    /// What will learn of a loaded model, in the order in which the model asked for it.
    package var trainedParameters: [(name: String, tensor: Tensor)] { parameters.filter { isTrained($0.name) } }

    /// Builds a model whose parameters start as their initialisers say.
    package static func fresh<Model>(
        _ generator: RandomGenerator,
        on device: Device = .cpu,
        build: (ParameterScope) -> Model
    ) -> (model: Model, store: ParameterStore) {
        let store = ParameterStore(source: .fresh(generator), device: device)
        return (build(ParameterScope(store: store, path: "")), store)
    }

    /// Builds a model out of `tensors`, which must be exactly its parameters, in name and shape.
    ///
    /// Floating-point parameters are widened to float32. All that does not fit is reported in one error, in which `origin`
    /// names the file.
    /// - Parameter trainedPlaces: the places in the tree, such as `_blocks.3`, whose parameters will learn; what layers prepare for
    ///   speed alone is left out there.
    package static func loading<Model>(
        _ tensors: [String: Tensor],
        origin: String,
        trainedPlaces: [String] = [],
        on device: Device = .cpu,
        build: (ParameterScope) -> Model
    ) throws(TorchError) -> (model: Model, store: ParameterStore) {
        let store = ParameterStore(source: .loading(tensors), device: device, trainedPlaces: trainedPlaces)
        let model = build(ParameterScope(store: store, path: ""))
        let unexpected = tensors.keys.filter { name in
            !store.used.contains(name) && !store.ignoredPlaces.contains(where: name.hasPrefix)
        }.sorted()
        let problems = store.problems + unexpected.map { "unexpected: \($0)" }
        guard problems.isEmpty else {
            let shown = problems.prefix(20).joined(separator: "\n  ")
            let rest = problems.count > 20 ? "\n  … and \(problems.count - 20) more" : ""
            throw TorchError(.mismatch, "\(origin): the weights do not fit the model:\n  \(shown)\(rest)")
        }
        return (model, store)
    }

    /// Of a model without parameters.
    package static var empty: ParameterStore { ParameterStore(source: .loading([:]), device: .cpu) }

    /// What a model reads from the weights of its reference implementation, in the order in which it asks.
    package static func listing<Model>(build: (ParameterScope) -> Model) -> [Description] {
        let store = ParameterStore(source: .listing, device: .cpu)
        _ = build(ParameterScope(store: store, path: ""))
        return store.requested.map { name, shape in
            Description(
                name: name,
                shape: shape,
                isOptional: store.optionalPlaces.contains(where: name.hasPrefix)
            )
        }
    }

    /// Parameters and buffers by name: all that a model file has to hold.
    package var tensors: [String: Tensor] {
        Dictionary(uniqueKeysWithValues: (parameters + buffers).map { ($0.name, $0.tensor) })
    }

    /// Takes a parameter out of training: from here on it is a buffer.
    package func freeze(_ name: String) {
        guard let index = parameters.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("there is no parameter '\(name)' to freeze")
        }
        buffers.append(parameters.remove(at: index))
    }

    /// The number of values in all parameters.
    package var count: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

    func parameter(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Tensor {
        let tensor = read(name, shape) ?? start(shape, initializer)
        register(name, tensor)
        return tensor
    }

    func buffer(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Tensor {
        let tensor = read(name, shape) ?? start(shape, initializer)
        precondition(!tensors.keys.contains(name), "'\(name)' is declared twice")
        buffers.append((name, tensor))
        return tensor
    }

    func register(_ name: String, _ tensor: Tensor) {
        precondition(!parameters.contains { $0.name == name }, "the parameter '\(name)' is declared twice")
        parameters.append((name, tensor))
    }

    /// The loaded tensor under `name`, as float32; nil on fresh training, or with a problem noted.
    func read(_ name: String, _ shape: [Int]) -> Tensor? {
        switch source {
        case .fresh:
            return nil
        case .listing:
            requested.append((name, shape))
            return placeholder(shape)
        case .loading(let tensors):
            used.insert(name)
            guard let tensor = tensors[name] else {
                problems.append("missing: \(name) \(shape)")
                return nil
            }
            guard tensor.shape == shape else {
                problems.append("wrong shape: \(name) is \(tensor.shape), the model wants \(shape)")
                return nil
            }
            return tensor.to(.float32, on: device)
        }
    }

    private func start(_ shape: [Int], _ initializer: Initializer) -> Tensor {
        switch source {
        case .fresh(let generator): initializer.tensor(shape, using: generator).to(on: device)
        case .loading, .listing: placeholder(shape)
        }
    }

    /// Stands in for what is not there, and takes no memory whatever the shape.
    private func placeholder(_ shape: [Int]) -> Tensor {
        Tensor.zeros([], on: device).expanded(shape)
    }

    /// Whether any tensor is loaded whose name begins with one of `places`.
    func holds(anyOf places: [String]) -> Bool {
        let prefixes = places.map { "\($0)." }
        switch source {
        case .fresh: return true
        case .loading(let tensors): return tensors.keys.contains { prefixes.contains(where: $0.hasPrefix) }
        case .listing:
            optionalPlaces += prefixes
            return true
        }
    }

    /// Whether batch normalisations are loaded as such. Cutline's own files hold none, as they are folded into the convolutions.
    private(set) lazy var holdsNormalizations: Bool =
        switch source {
        case .fresh: false
        case .loading(let tensors): tensors.keys.contains { $0.hasSuffix(".running_mean") }
        case .listing: true
        }

    /// Leaves out of the check a loaded tensor that the model has no use for.
    func ignore(_ name: String) {
        used.insert(name)
    }

    /// Leaves out of the check all loaded tensors whose names begin with `place`.
    func ignoreAll(under place: String) {
        ignoredPlaces.append("\(place).")
    }
}
