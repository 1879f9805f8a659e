/// The batches of one epoch: every photograph exactly once, in an order that follows from the seed and the epoch alone.
///
/// All captions of a photograph stand in one batch, so that what a decoder makes of its features is made once for them.
struct EpochPlan: Sendable {
    /// A photograph, and whether it is its mirror image that is shown.
    struct Entry: Sendable, Hashable {
        let index: Int
        let isMirrored: Bool
        /// What decides how the photograph is changed otherwise.
        let seed: UInt64
    }

    let batches: [[Entry]]

    /// - Parameter batchSize: in photographs.
    init(photographs: Int, batchSize: Int, mirrors: Bool, seed: UInt64, epoch: Int) {
        var random = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(epoch))
        let order = (0..<photographs).shuffled(using: &random).map { index in
            Entry(index: index, isMirrored: mirrors && random.next() & 1 == 1, seed: random.next())
        }
        batches = stride(from: 0, to: order.count, by: batchSize).map { first in
            Array(order[first..<min(first + batchSize, order.count)])
        }
    }

    static func batchCount(photographs: Int, batchSize: Int) -> Int {
        (photographs + batchSize - 1) / batchSize
    }
}

/// Steele, Lea and Flood's generator (2014): the same numbers on every machine.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
