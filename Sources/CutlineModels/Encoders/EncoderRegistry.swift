import Torch
package import TorchNN

/// An encoder that has a name.
package struct EncoderDefinition: Sendable {
    package let name: String
    /// The name of its weights, which encoders of the same network share.
    package let weights: String
    /// How photographs are prepared when nothing else is asked for.
    package let preprocessing: ImagePreprocessing
    /// Builds the network on the parameters in a scope.
    let build: @Sendable (ParameterScope, Precision) -> any ImageEncoding

    init(
        name: String,
        weights: String? = nil,
        preprocessing: ImagePreprocessing,
        build: @escaping @Sendable (ParameterScope, Precision) -> any ImageEncoding
    ) {
        self.name = name
        self.weights = weights ?? name
        self.preprocessing = preprocessing
        self.build = build
    }
}

/// Makes encoders by name.
package enum EncoderRegistry {
    /// Every family adds its encoders here.
    private static let definitions: [EncoderDefinition] = [
        EfficientNetLiteConfiguration.all.map(\.definition),
        VGGConfiguration.all.map(\.definition),
        ResNetConfiguration.all.map(\.definition),
        InceptionV3Configuration.all.map(\.definition),
    ].flatMap { $0 }

    /// The names that `encoder(named:)` knows, in the order in which help texts show them.
    package static let names = definitions.map(\.name)

    package static func definition(named name: String) throws(ModelError) -> EncoderDefinition {
        guard let definition = definitions.first(where: { $0.name == name }) else {
            throw ModelError(
                .unknownName,
                "there is no encoder '\(name)'; there are: \(names.joined(separator: ", ")), and TorchScript modules (file.pt)"
            )
        }
        return definition
    }

    /// What photographs are turned into for the encoder called `name`, or for the module at that path. It costs no loading of
    /// weights.
    package static func preprocessing(for name: String) throws -> ImagePreprocessing {
        if let model = ModelEncoder(name) { return try model.preprocessing() }
        return try ScriptFile(name)?.preprocessing() ?? definition(named: name).preprocessing
    }

    /// Builds the encoder called `name` on the parameters in `scope`, ready to run in `precision`.
    package static func encoder(
        named name: String,
        _ scope: ParameterScope,
        precision: Precision
    ) throws(ModelError) -> any ImageEncoding {
        try definition(named: name).build(scope, precision)
    }

    /// The places in the tree of parameters that belong to the layers of the encoder called `name` from `layer` on.
    static func places(of name: String, from layer: String) throws(ModelError) -> [String] {
        let definition = try definition(named: name)
        let layers = ParameterStore.fresh(RandomGenerator(seed: 0)) { scope in
            definition.build(scope, .fp32).layers(for: .grid)
        }.model.filter { !$0.parameters.isEmpty }
        guard let first = layers.firstIndex(where: { $0.name == layer }) else {
            throw ModelError(
                .unknownName,
                "\(name) has no layer '\(layer)'; there are: \(layers.map(\.name).joined(separator: ", "))"
            )
        }
        return layers[first...].flatMap(\.parameters)
    }

    /// The tensors that the encoder called `name` reads from published weights.
    package static func parameters(of name: String) throws(ModelError) -> [ParameterStore.Description] {
        let definition = try definition(named: name)
        return ParameterStore.listing { definition.build($0, .fp32) }
    }
}
