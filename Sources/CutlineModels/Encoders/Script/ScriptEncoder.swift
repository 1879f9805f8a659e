package import Foundation
package import Torch

/// Any other network: a TorchScript module that maps photographs [B, 3, H, W] to a grid [B, C, H', W'] or to vectors [B, C].
///
/// A grid's mean is its pooled features; a vector is a grid of one region. The module's code runs as it was saved, in float32.
package struct ScriptEncoder: ImageEncoding {
    package let preprocessing: ImagePreprocessing
    package let script: EncoderScript?
    private let module: ScriptModule
    private let regionCount: Int
    private let channels: Int

    package init(contentsOf url: URL, preprocessing: ImagePreprocessing, on device: Device = .cpu) throws {
        let module = try ScriptModule(contentsOf: url, on: device)
        self.module = module
        self.preprocessing = preprocessing
        script = EncoderScript(file: url, parameterCount: module.parameterCount)
        // Two runs on black photographs tell the shapes, and whether the module can be used at all. One photograph alone is
        // what many modules forget: a `squeeze()` drops its axis.
        let several = try Self.probe(module, count: 2, size: preprocessing.size, url, on: device)
        let one = try Self.probe(module, count: 1, size: preprocessing.size, url, on: device)
        guard one == several else {
            throw ModelError(
                .damaged,
                "\(url.path): makes \(one) of one photograph and \(several) of each of two; an encoder treats all alike"
            )
        }
        channels = one[0]
        regionCount = one.dropFirst().reduce(1, *)
    }

    /// What the module makes of each of `count` photographs: [C] or [C, H, W].
    private static func probe(
        _ module: ScriptModule,
        count: Int,
        size: Int,
        _ url: URL,
        on device: Device
    ) throws -> [Int] {
        let photographs = Tensor.zeros([count, 3, size, size], on: device)
        let shape: [Int]
        do {
            shape = try inference { try module.forward(photographs).shape }
        } catch {
            throw ModelError(.damaged, "\(url.path): fails on photographs \(photographs.shape): \(error)")
        }
        guard [2, 4].contains(shape.count), shape[0] == count, shape.allSatisfy({ $0 > 0 }) else {
            throw ModelError(
                .damaged,
                """
                \(url.path): makes \(shape) of photographs \(photographs.shape); an encoder makes a grid [\(count), C, H, W] \
                or vectors [\(count), C]
                """
            )
        }
        return Array(shape.dropFirst())
    }

    package func shape(of kind: FeatureKind) -> [Int] {
        kind == .grid ? [regionCount, channels] : [channels]
    }

    package func encode(_ images: Tensor) -> ImageFeatures {
        inference {
            do {
                let output = try module.forward(images.contiguous()).to(.float32)
                return ImageFeatures(output.reshaped([output.size(0), channels, regionCount, 1]))
            } catch {
                // It took photographs of this size when it was loaded, one and several.
                fatalError("the encoder's module failed: \(error)")
            }
        }
    }
}

extension ScriptEncoder {
    /// What is inside the module, the module alone knows.
    package func layers(for kind: FeatureKind) -> [NetworkLayer] {
        let module = NetworkLayer(
            "module",
            "TorchScript",
            output: NetworkShape(regionCount > 1 || kind == .grid ? [regionCount, channels] : [channels]),
            hiddenParameters: script?.parameterCount ?? 0
        )
        guard kind == .pooled, regionCount > 1 else { return [module] }
        return [module, NetworkLayer("pooled", "mean over regions", output: NetworkShape([channels]))]
    }
}

/// A module that is an encoder, and goes along with every model that needs it.
package struct EncoderScript: Sendable, Hashable {
    package let file: URL
    package let parameterCount: Int
}
