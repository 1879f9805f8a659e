import ArgumentParser
import CutlineWeights
import Foundation
import Synchronization

struct WeightsFetchCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Download published weights, verify their checksum, and import them.",
        discussion: """
            What an interrupted download left is gone on with. Proxies are taken from HTTPS_PROXY and NO_PROXY. \
            CUTLINE_WEIGHTS_MIRROR=https://host/path names a server that has the files under the publishers' paths. Where no \
            server can be reached, get the file in another way and use 'cutline weights import'.
            """
    )

    @Argument(help: ArgumentHelp("Names that 'cutline weights list' shows.", valueName: "name"))
    var names: [String]

    func run(in context: CommandContext) async throws {
        let catalog = try WeightMirror.catalog()
        let sources = try names.map { try catalog.source(named: $0) }
        for source in sources {
            let display = FetchDisplay(context, source)
            defer { display.end() }
            switch try await WeightFetcher().fetch(source, report: display.show) {
            case .alreadyThere(let file): try context.print("\(source.name): nothing to do, \(file.path) is there")
            case .imported(let outcome):
                display.end()
                try context.print("\(source.name): \(outcome.text)")
            }
        }
    }
}

/// Where `fetch` and `list` take files from.
enum WeightMirror {
    static func catalog() throws -> WeightCatalog {
        guard let mirror = ProcessInfo.processInfo.environment["CUTLINE_WEIGHTS_MIRROR"], !mirror.isEmpty else {
            return .standard
        }
        return try WeightCatalog.standard.mirrored(at: mirror)
    }
}

extension WeightImporter.Outcome {
    /// For people, after the weights' name.
    var text: String {
        "wrote \(tensors) tensors of \(NumberText.count(values)) values to \(file.path)"
    }
}

/// A download on the terminal.
private final class FetchDisplay: Sendable {
    /// Bytes in the unit that the bar counts.
    private static let unit = 1_000_000

    private let context: CommandContext
    private let source: WeightSource
    private let bar = Mutex<ProgressBar?>(nil)
    private var name: String { source.name }

    init(_ context: CommandContext, _ source: WeightSource) {
        self.context = context
        self.source = source
    }

    @Sendable
    func show(_ event: DownloadEvent) {
        switch event {
        case .connecting: context.note("\(name): fetching \(source.location)")
        case .progress(let completed, let total):
            let bar = bar.withLock { bar in
                let current =
                    bar
                    ?? ProgressBar(
                        context,
                        title: name,
                        unit: "MB",
                        total: total / Self.unit,
                        alreadyDone: completed / Self.unit
                    )
                bar = current
                return current
            }
            bar.update(to: completed / Self.unit)
        case .retrying(let delay, let problem):
            end()
            context.warn("\(name): \(problem); trying again in \(Int(delay.seconds)) s")
        case .verifying:
            end()
        }
    }

    /// Takes the bar away.
    func end() {
        bar.withLock { bar in
            bar?.clear()
            bar = nil
        }
    }
}
