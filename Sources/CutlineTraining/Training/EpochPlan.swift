/// The batches of one epoch: every example exactly once, those of similar length together, in an order that follows from
/// the seed and the epoch alone.
struct EpochPlan: Sendable {
    /// Batches sorted together by length. More would sort better and shuffle less.
    private static let batchesSortedTogether = 64

    /// Indices of examples.
    let batches: [[Int]]
    /// For each batch, whether it shows mirror images.
    let mirrored: [Bool]

    init(lengths: [Int], batchSize: Int, mirrors: Bool, seed: UInt64, epoch: Int) {
        var random = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(epoch))
        let order = Array(lengths.indices).shuffled(using: &random)
        let sortedTogether = batchSize * Self.batchesSortedTogether
        var batches: [[Int]] = []
        for start in stride(from: 0, to: order.count, by: sortedTogether) {
            let group = order[start..<min(start + sortedTogether, order.count)].sorted {
                (lengths[$0], $0) < (lengths[$1], $1)
            }
            for first in stride(from: 0, to: group.count, by: batchSize) {
                batches.append(Array(group[first..<min(first + batchSize, group.count)]))
            }
        }
        self.batches = batches.shuffled(using: &random)
        mirrored = batches.map { _ in mirrors && random.next() & 1 == 1 }
    }

    static func batchCount(examples: Int, batchSize: Int) -> Int {
        (examples + batchSize - 1) / batchSize
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
