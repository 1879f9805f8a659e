import ArgumentParser
import Cutline
import CutlineModels
import Foundation
import Torch
import TorchNN

/// Where and how a network runs.
struct InferenceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The encoder's arithmetic; by default what this CPU computes fastest.", valueName: "type")
    )
    var precision: Precision?

    @Option(help: ArgumentHelp("Threads of the engine; by default one a core.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Where the network runs: cpu, cuda, cuda:N or mps.", valueName: "name"))
    var device = "cpu"

    @Option(help: ArgumentHelp("Photos that go through the network together.", valueName: "n"))
    var batchSize = 8

    func validate() throws {
        try Validation.atLeastOne(threads, "--threads")
        try Validation.atLeastOne(batchSize, "--batch-size")
    }

    /// Sets the engine's threads for this process.
    func apply() {
        if let threads { Runtime.threadCount = threads }
    }

    var captionerPrecision: CaptionerOptions.Precision {
        switch precision {
        case nil: .automatic
        case .fp32: .fp32
        case .bf16: .bf16
        }
    }
}

extension Precision: ExpressibleByArgument {}
