/// A random split by photo that comes out the same on every machine.
///
/// Each photo gets a key from its id and the seed: FNV-1a (64 bit) of the id's UTF-8, plus SplitMix64's output for the
/// seed, put through SplitMix64's finaliser once more. In the order of these keys the first photos are test, the next
/// validation, the rest train. The order of the caption file and Swift's randomised `Hasher` play no part.
///
/// Sources: Fowler, Noll and Vo, http://www.isthe.com/chongo/tech/comp/fnv; Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014.
package struct SeededSplit: Codable, Sendable, Hashable {
    /// The share of photos for validation, from 0 to 1.
    package let validation: Double
    /// The share of photos for test, from 0 to 1.
    package let test: Double
    package let seed: UInt64

    /// - Throws: `DatasetError` unless both shares are at least 0 and something is left to train on.
    package init(validation: Double, test: Double, seed: UInt64) throws(DatasetError) {
        guard validation >= 0, test >= 0, validation + test < 1 else {
            throw DatasetError(
                .invalidFractions,
                detail: "shares of \(validation) for val and \(test) for test leave nothing to train on; "
                    + "give shares from 0 to 1 that add up to less than 1"
            )
        }
        self.validation = validation
        self.test = test
        self.seed = seed
    }

    /// 10 % for validation and 10 % for test, where nobody says otherwise.
    package static func usual(seed: UInt64) throws(DatasetError) -> SeededSplit {
        try SeededSplit(validation: 0.1, test: 0.1, seed: seed)
    }

    func assign(_ ids: [String]) -> [String: Split] {
        let ordered = ids.map { (key: key(of: $0), id: $0) }.sorted {
            $0.key == $1.key ? $0.id < $1.id : $0.key < $1.key
        }
        let testCount = Int((Double(ids.count) * test).rounded())
        let validationEnd = testCount + Int((Double(ids.count) * validation).rounded())
        var splits: [String: Split] = [:]
        for (position, entry) in ordered.enumerated() {
            splits[entry.id] = position < testCount ? .test : position < validationEnd ? .validation : .train
        }
        return splits
    }

    func key(of id: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Self.splitMix(hash &+ Self.splitMix(seed))
    }

    private static func splitMix(_ state: UInt64) -> UInt64 {
        var z = state &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
