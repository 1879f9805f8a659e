/// Finds what a user may have meant.
enum NearName {
    /// The name that takes the fewest changes of a character to become `name`; nil where none is near.
    static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.utf8)
        // A third of the characters may be wrong; more is another name.
        var best: (name: String, changes: Int)?
        for other in names {
            let limit = best.map { $0.changes - 1 } ?? max(1, wanted.count / 3)
            if let changes = changes(wanted, Array(other.utf8), upTo: limit) { best = (other, changes) }
        }
        return best?.name
    }

    /// Levenshtein's distance (1966); nil where it is above `limit`.
    private static func changes(_ first: [UInt8], _ second: [UInt8], upTo limit: Int) -> Int? {
        guard abs(first.count - second.count) <= limit else { return nil }
        var row = Array(0...second.count)
        for (index, byte) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (position, other) in second.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[position + 1]
                row[position + 1] = min(replaced, diagonal + 1, row[position] + 1)
            }
            guard row.contains(where: { $0 <= limit }) else { return nil }
        }
        return row[second.count] <= limit ? row[second.count] : nil
    }
}
