import Cutline

/// An explanation's parts in words.
enum ExplanationText {
    /// What stands for the end of a caption, where a word would stand.
    static let end = "end"

    static func word(_ word: String?) -> String { word ?? "(\(end))" }

    /// `62 %`, `4.2 %`, `below 0.1 %`
    static func share(_ share: Double) -> String {
        switch share {
        case ..<0.001: "below 0.1 %"
        case ..<0.0995: NumberText.percent(share)
        default: NumberText.decimal(100 * share, digits: 0) + " %"
        }
    }

    /// Where the brightest region lies in what the network saw: `upper left`, `centre`.
    static func place(_ map: AttentionMap) -> String {
        let (row, column) = map.peak
        let down = ["upper", "", "lower"][third(row, of: map.rows)]
        let across = ["left", "", "right"][third(column, of: map.columns)]
        switch (down.isEmpty, across.isEmpty) {
        case (true, true): return "centre"
        case (true, false): return "\(across) of the centre"
        case (false, true): return "\(down) centre"
        case (false, false): return "\(down) \(across)"
        }
    }

    private static func third(_ index: Int, of count: Int) -> Int {
        min(2, (2 * index + 1) * 3 / (2 * count))
    }

    /// `12 of 81 regions`
    static func spread(_ map: AttentionMap) -> String {
        "\(Int(map.spread.rounded())) of \(map.weights.count) regions"
    }
}
