import Dispatch
import Synchronization

/// Runs long computations on threads of their own, since Swift's cooperative threads must stay free.
enum BackgroundWork {
    /// - Parameter body: is given a question whose answer is yes once the task that waits for it was cancelled.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue(label: "CutlineResearch", qos: .userInitiated).async {
                    continuation.resume(with: Result { try body { cancellation.isRequested } })
                }
            }
        } onCancel: {
            cancellation.request()
        }
    }

    private final class Cancellation: Sendable {
        private let flag = Atomic(false)

        var isRequested: Bool { flag.load(ordering: .relaxed) }
        func request() { flag.store(true, ordering: .relaxed) }
    }
}
