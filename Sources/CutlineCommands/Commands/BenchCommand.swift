import ArgumentParser

/// Measures this build on this machine. `make bench` runs it beside PyTorch.
struct BenchCommand: CommandFamily {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast this machine encodes, trains and searches.",
        discussion: """
            Close everything else first: other work on the machine spoils the figures. 'make bench' and \
            'make bench-training' compare them with PyTorch's.

              cutline bench encoder --encoder efficientnet-lite2 --batch 8 --precision fp32
              cutline bench training --decoder up-down --objective self-critical
              cutline bench search --beam 5
              cutline bench fine-tuning --train-encoder-from 'block 12'
            """,
        shouldDisplay: false,
        subcommands: [
            BenchEncoderCommand.self, BenchTrainingCommand.self, BenchSearchCommand.self, BenchFineTuningCommand.self,
        ]
    )
}
