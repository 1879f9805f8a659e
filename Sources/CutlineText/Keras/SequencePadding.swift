/// Keras' `pad_sequences`: sequences of ids brought to one length.
package enum SequencePadding {
    /// The end of a sequence at which padding is put, or ids are cut off.
    package enum Side: String, Sendable, Hashable, CaseIterable {
        case pre, post
    }

    /// - Parameter length: that of the longest sequence where nil.
    package static func pad(
        _ sequences: [[Int32]],
        to length: Int? = nil,
        padding: Side = .pre,
        truncating: Side = .pre,
        value: Int32 = 0
    ) -> [[Int32]] {
        let length = length ?? sequences.map(\.count).max() ?? 0
        return sequences.map { sequence in
            let kept = Array(truncating == .pre ? sequence.suffix(length) : sequence.prefix(length))
            let missing = [Int32](repeating: value, count: length - kept.count)
            return padding == .pre ? missing + kept : kept + missing
        }
    }
}
