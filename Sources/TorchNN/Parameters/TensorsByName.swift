package import Torch

extension [String: Tensor] {
    /// The tensors whose names begin with `place` and a dot, by the rest of their names.
    package func under(_ place: String) -> [String: Tensor] {
        let start = "\(place)."
        return Dictionary(
            uniqueKeysWithValues: filter { $0.key.hasPrefix(start) }
                .map { (String($0.key.dropFirst(start.count)), $0.value) }
        )
    }
}
