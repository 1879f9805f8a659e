/// Rows of text in columns.
struct Table: Sendable {
    struct Column: Sendable {
        let title: String
        let alignment: TextAlignment

        static func left(_ title: String) -> Column { Column(title: title, alignment: .left) }
        static func right(_ title: String) -> Column { Column(title: title, alignment: .right) }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; cells that are left out are empty.
    mutating func add(_ cells: String...) {
        add(cells)
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count <= columns.count, "\(cells.count) cells for \(columns.count) columns")
        rows.append(cells + Array(repeating: "", count: columns.count - cells.count))
    }

    /// One line a row, the titles first; no titles where all are empty.
    var lines: [String] {
        let titles = columns.map(\.title)
        let hasTitles = titles.contains { !$0.isEmpty }
        let all = hasTitles ? [titles] + rows : rows
        let widths = columns.indices.map { column in all.map { $0[column].terminalWidth }.max() ?? 0 }
        return all.map { row in
            let cells = row.indices.map { column in
                row[column].padded(toWidth: widths[column], alignment: columns[column].alignment)
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    var text: String { lines.joined(separator: "\n") }
}
