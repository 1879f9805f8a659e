/// The size of a terminal, and what its variables say of it.
package struct TerminalScreen: Sendable, Hashable {
    package var columns: Int
    package var rows: Int
    /// Of one cell, in pixels; nil where the terminal does not tell.
    package var cell: CellSize?
    /// Of the process: `TERM` and others, by which terminals make themselves known.
    package var environment: [String: String]

    package struct CellSize: Sendable, Hashable {
        package var width: Double
        package var height: Double
    }

    package init(columns: Int = 80, rows: Int = 24, cell: CellSize? = nil, environment: [String: String] = [:]) {
        self.columns = columns
        self.rows = rows
        self.cell = cell
        self.environment = environment
    }

    /// What most terminals come near, and what sixels were made for (DEC VT340).
    static let usualCell = CellSize(width: 10, height: 20)
}
