import Crypto
package import Foundation
package import Torch
package import TorchNN

/// Where an encoder's imported weights lie, and how they become an encoder.
package enum EncoderWeights {
    /// `CUTLINE_WEIGHTS`, or `cutline/weights` in the user's cache folder.
    package static var folder: URL {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["CUTLINE_WEIGHTS"], !folder.isEmpty { return URL(fileURLWithPath: folder) }
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
            ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
        return cache.appendingPathComponent("cutline/weights")
    }

    /// Where the weights of the encoder called `name` belong; a module is its own weights.
    package static func file(for name: String) -> URL {
        if let script = ScriptFile(name) { return script.url }
        let weights = (try? EncoderRegistry.definition(named: name).weights) ?? name
        return folder.appendingPathComponent("\(weights).safetensors")
    }

    /// The arithmetic that the encoder called `name` runs in when `precision` is asked for: modules know only float32.
    package static func precision(of name: String, asked precision: Precision) -> Precision {
        ScriptFile(name) == nil ? precision : .fp32
    }

    /// Loads the encoder called `name` from the weights folder, the module at that path, or the encoder of the model there.
    ///
    /// - Parameter trainedFrom: the layer from which on the network learns, as `cutline model plot` names it; nil where it does
    ///   not. A module cannot.
    package static func load(
        _ name: String,
        precision: Precision,
        trainedFrom layer: String? = nil,
        on device: Device = .cpu
    ) throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        if let script = ScriptFile(name) {
            guard layer == nil else {
                throw ModelError(.unusable, "\(script.path): a TorchScript module cannot be trained further")
            }
            let preprocessing = try script.preprocessing()
            return (try ScriptEncoder(contentsOf: script.url, preprocessing: preprocessing, on: device), .empty)
        }
        if let model = ModelEncoder(name) {
            return try model.load(precision: precision, trainedFrom: layer, on: device)
        }
        let definition = try EncoderRegistry.definition(named: name)
        let url = file(for: name)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw ModelError(
                .missing,
                """
                \(url.path): the weights of '\(name)' are not there; fetch them with: cutline weights fetch \(definition.weights), \
                or import a file that you have: cutline weights import FILE --as \(definition.weights)
                """
            )
        }
        return try load(
            name,
            from: SafetensorsFile(contentsOf: url).tensors(),
            origin: url.path,
            precision: precision,
            trainedFrom: layer,
            on: device
        )
    }

    /// Builds the encoder called `name` out of `tensors`, which must be exactly its parameters.
    package static func load(
        _ name: String,
        from tensors: [String: Tensor],
        origin: String,
        precision: Precision,
        trainedFrom layer: String? = nil,
        on device: Device = .cpu
    ) throws -> (encoder: any ImageEncoding, store: ParameterStore) {
        let loaded = try ParameterStore.loading(
            tensors,
            origin: origin,
            trainedPlaces: try layer.map { try EncoderRegistry.places(of: name, from: $0) } ?? [],
            on: device
        ) { scope in
            Result { try EncoderRegistry.encoder(named: name, scope, precision: precision) }
        }
        return (try loaded.model.get(), loaded.store)
    }

    /// The sha256 of the weights file, in hexadecimal: part of a feature store's fingerprint.
    package static func digest(of name: String) throws -> String {
        if let model = ModelEncoder(name) { return try model.digest() }
        return try SHA256.hexadecimal(of: file(for: name))
    }
}
