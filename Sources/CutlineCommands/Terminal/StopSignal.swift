import Dispatch
import Foundation
import Synchronization

/// Ctrl-C as a wish: long work is asked to stop where it can go on later. A second Ctrl-C ends the process at once.
final class StopSignal: Sendable {
    private let wasAsked = Mutex(false)
    // Set once and cancelled once; dispatch sources may be cancelled from any thread.
    nonisolated(unsafe) private let source: any DispatchSourceSignal

    /// Listens until it is released. One at a time: the process has one Ctrl-C.
    init(_ context: CommandContext) {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [weak self] in
            context.note("\nstopping where work can go on later; press Ctrl-C again to stop at once")
            self?.wasAsked.withLock { $0 = true }
            signal(SIGINT, SIG_DFL)
        }
        source.resume()
    }

    var shouldStop: Bool { wasAsked.withLock { $0 } }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
