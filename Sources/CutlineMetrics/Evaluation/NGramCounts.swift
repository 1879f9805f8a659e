/// One to four words as one hashable value.
///
/// Word identifiers are stored plus one, so the n-grams of different lengths differ.
struct NGram: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// The longest n-gram that fits.
    static let maximumLength = 4

    /// The `length` words of `words` from `start` on.
    init(_ words: [Int32], from start: Int, length: Int) {
        precondition(length <= Self.maximumLength, "an n-gram has at most \(Self.maximumLength) words, not \(length)")
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in start..<start + length {
            high = high << 32 | low >> 32
            low = low << 32 | (UInt64(UInt32(bitPattern: words[index])) + 1)
        }
        self.high = high
        self.low = low
    }
}

/// The n-grams of one length in one sentence with their counts, in the order in which they first occur.
///
/// The order makes every sum over n-grams the same on every run; a dictionary's order changes with its seed.
struct NGramCounts: Sendable {
    private(set) var entries: [(gram: NGram, count: Int)] = []
    /// Used for long sentences alone: up to `linearLimit` n-grams a scan is faster than hashing.
    private var positions: [NGram: Int] = [:]

    private static let linearLimit = 48

    init(_ words: [Int32], length: Int) {
        guard words.count >= length else { return }
        let total = words.count - length + 1
        entries.reserveCapacity(total)
        let isLong = total > Self.linearLimit
        for start in 0..<total {
            let gram = NGram(words, from: start, length: length)
            if let position = isLong ? positions[gram] : entries.firstIndex(where: { $0.gram == gram }) {
                entries[position].count += 1
            } else {
                if isLong { positions[gram] = entries.count }
                entries.append((gram, 1))
            }
        }
    }

    /// The index of `gram` in `entries`.
    func position(of gram: NGram) -> Int? {
        positions.isEmpty ? entries.firstIndex { $0.gram == gram } : positions[gram]
    }

    /// How often `gram` occurs.
    func count(of gram: NGram) -> Int {
        position(of: gram).map { entries[$0].count } ?? 0
    }
}
