import ArgumentParser

/// Measures this build on this machine. `make bench` runs it beside PyTorch.
struct BenchCommand: CommandFamily {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast this machine encodes, searches and trains.",
        discussion: """
            Close everything else first: other work on the machine spoils the figures. 'make bench' compares them with \
            PyTorch's.

              cutline bench encoder --encoder efficientnet-lite2 --batch 8 --precision fp32
              cutline bench search --batch 32 --beam 5
              cutline bench training
            """,
        shouldDisplay: false,
        subcommands: [BenchEncoderCommand.self, BenchSearchCommand.self, BenchTrainingCommand.self]
    )
}
