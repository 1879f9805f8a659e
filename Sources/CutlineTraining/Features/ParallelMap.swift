import Dispatch
import Synchronization

/// Runs a function over an array on all cores.
package enum ParallelMap {
    /// In the order of `elements`.
    package static func map<Element: Sendable, Output: Sendable>(
        _ elements: [Element],
        _ transform: @Sendable (Element) -> Output
    ) -> [Output] {
        let outputs = Mutex([Output?](repeating: nil, count: elements.count))
        DispatchQueue.concurrentPerform(iterations: elements.count) { index in
            let output = transform(elements[index])
            outputs.withLock { $0[index] = output }
        }
        return outputs.withLock { $0.compactMap { $0 } }
    }
}
