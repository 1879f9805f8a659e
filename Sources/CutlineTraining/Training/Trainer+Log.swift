extension Trainer {
    /// Runs, and keeps the figures of the run in its folder. `onEvent` is told what is in the log already.
    ///
    /// A log that cannot be written stops the run, which can be resumed.
    package func runLogged(
        onEvent: (TrainingEvent) -> Void,
        shouldStop: () -> Bool = { false }
    ) throws -> TrainingEvent.End {
        var log: MetricsLog?
        var tensorBoard: TensorBoardLog?
        var logError: (any Error)?
        do {
            let end = try run(
                onEvent: { event in
                    do {
                        if case .started(let start) = event {
                            log = try MetricsLog(folder, step: start.step)
                            tensorBoard = try TensorBoardLog(folder, step: start.step)
                        }
                        try log?.record(event)
                        try tensorBoard?.record(event)
                    } catch {
                        logError = logError ?? error
                    }
                    onEvent(event)
                },
                shouldStop: { logError != nil || shouldStop() }
            )
            if let logError { throw logError }
            return end
        } catch {
            try? log?.recordFailure(error)
            throw error
        }
    }
}
