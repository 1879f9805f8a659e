import CutlineTraining
import Foundation
import Synchronization
import Torch

/// Keeps a run's page up to date while the run goes on.
final class LiveReport: Sendable {
    /// Between two renderings for the sake of the curves.
    private static let interval = Duration.seconds(15)
    /// The least share of the time that is left to training, in runs whose epochs take less time than the page.
    private static let trainingShare = 20

    private struct State {
        var isTold = false
        var lastEnd = Duration.zero
        var lastTook = Duration.zero
    }

    private let context: CommandContext
    private let folder: RunFolder
    private let photos: Int
    private let state = Mutex(State())

    init(_ context: CommandContext, _ folder: RunFolder, photos: Int) {
        self.context = context
        self.folder = folder
        self.photos = photos
    }

    /// Renders the page where the event, which is in the log already, is worth it.
    func follow(_ event: TrainingEvent) {
        state.withLock { state in
            let pause = context.now() - state.lastEnd
            switch event {
            case .started: render(&state)
            case .stepped where pause >= Self.interval, .validated where pause >= .zero:
                if pause >= state.lastTook * Self.trainingShare { render(&state) }
            case .taught, .stepped, .epochEnded, .validated, .saved, .ended: break
            }
        }
    }

    /// Renders the page of a run that is over, as its log says.
    func conclude() {
        state.withLock { render(&$0, isLive: false) }
    }

    /// A page that cannot be written is no reason to stop a run.
    private func render(_ state: inout State, isLive: Bool = true) {
        let start = context.now()
        do {
            let report = try RunReport(of: folder, photos: photos, isLive: isLive)
            try ReportPage(report).write(to: folder.report)
        } catch {
            if !state.isTold { context.warn("the report cannot be written: \(ErrorText.of(error))") }
            state.isTold = true
        }
        state.lastEnd = context.now()
        state.lastTook = state.lastEnd - start
    }
}

extension ReportPage {
    /// Puts the page into the place of an earlier one.
    func write(to url: URL) throws {
        try AtomicFile.write(Data(html().utf8), to: url)
    }
}
