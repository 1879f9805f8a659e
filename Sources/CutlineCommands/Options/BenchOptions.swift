import ArgumentParser

/// How long to measure, and how to print it.
struct BenchOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Repeats, of which the median is printed.", valueName: "n"))
    var repeats = 3

    @Option(help: ArgumentHelp("The least length of one repeat.", valueName: "seconds"))
    var seconds = 2.0

    @Option(help: ArgumentHelp("Threads of the engine; by default one a core.", valueName: "n"))
    var threads: Int?

    @Option(help: "How to print the figures.")
    var format = ReportFormat.text

    func validate() throws {
        try Validation.atLeastOne(repeats, "--repeats")
        try Validation.atLeastOne(threads, "--threads")
        guard seconds > 0 else { throw ValidationError("--seconds is \(seconds); it must be above 0.") }
    }

    /// How often a second `body` runs, once for each repeat, after it has been warmed up.
    func rates(in context: CommandContext, _ body: () -> Void) -> [Double] {
        func rate(seconds: Double) -> Double {
            let start = context.now()
            var runs = 0
            var elapsed = 0.0
            repeat {
                body()
                runs += 1
                elapsed = (context.now() - start).seconds
            } while elapsed < seconds
            return Double(runs) / elapsed
        }
        body()
        _ = rate(seconds: min(1, seconds))
        return (0..<repeats).map { _ in rate(seconds: seconds) }
    }

    /// Prints members of a JSON object as they are, or as a table.
    func print(_ members: [OrderedJSON.Member], in context: CommandContext) throws {
        switch format {
        case .json: try context.print(OrderedJSON.object(members).compact)
        case .text:
            var table = Table([.left(""), .left("")])
            for member in members { table.add(member.key.replacing("_", with: " "), member.value.plain) }
            try context.print(table.text)
        }
    }
}

/// Rates measured several times.
enum Rates {
    static func median(_ rates: [Double]) -> Double {
        let sorted = rates.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
