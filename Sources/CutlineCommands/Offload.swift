import Dispatch

/// Runs long computations away from Swift's cooperative threads, which must stay free to make progress.
enum Offload {
    private static let queue = DispatchQueue(label: "Cutline.Commands", qos: .userInitiated)

    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
