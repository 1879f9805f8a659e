import Foundation
import Torch
import TorchNN

/// Numbers made of a name and an index, the same as in Scripts/fixtures/formula.py, so that no weights need storing.
enum Formula {
    /// After so many numbers the noise of large networks repeats itself.
    static let period = 65521

    /// Weights by their fan-in, normalisations near the identity, small biases.
    static func tensor(_ name: String, _ shape: [Int], gain: Double = 4, period: Int? = nil) -> Tensor {
        let fanIn = shape.dropFirst().reduce(1, *)
        let isFactor = ["weight", "running_var", "deviation"].contains(where: name.hasSuffix)
        let scale = shape.count > 1 ? Float((gain / Double(fanIn)).squareRoot()) : isFactor ? 0.25 : 0.1
        let offset: Float = shape.count == 1 && isFactor ? 1 : 0
        let count = shape.reduce(1, *)
        let numbers = Tensor(noise(name, min(count, period ?? count), scale: scale, offset: offset))
        let repeats = (count + numbers.count - 1) / numbers.count
        return numbers.expanded([repeats, numbers.count]).reshaped([-1]).sliced(0..<count, axis: 0).reshaped(shape)
    }

    /// Gives every parameter and buffer of a new model its numbers; other seeds give other models.
    static func fill(_ store: ParameterStore, seed: Int? = nil) {
        let prefix = seed.map { "\($0)." } ?? ""
        for (name, tensor) in store.tensors { tensor.assign(self.tensor(prefix + name, tensor.shape)) }
    }

    /// Builds a model whose parameters are made by the formula.
    static func model<Model>(
        seed: Int? = nil,
        build: (ParameterScope) -> Model
    ) -> (model: Model, store: ParameterStore) {
        let result = ParameterStore.fresh(RandomGenerator(seed: 1), build: build)
        fill(result.store, seed: seed)
        return result
    }

    /// Noise in [-1, 1), scaled and moved.
    private static func noise(_ name: String, _ count: Int, scale: Float, offset: Float) -> [Float] {
        let seed = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            var index = 0
            while index < count {
                var mixed = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 ^ seed
                mixed = (mixed ^ mixed >> 32) &* 0xD6E8_FEB8_6659_FD93
                buffer[index] = offset + scale * (Float(mixed >> 40) - 8_388_608) / 8_388_608
                index += 1
            }
            initialized = count
        }
    }
}
