import CTorch

// The engine keeps these modes for each thread, so the closures are synchronous: an `await` inside could change the thread.

/// Runs `body` without recording operations for `backward`.
package func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ct_gradients_enabled()
    ct_set_gradients_enabled(false)
    defer { ct_set_gradients_enabled(before) }
    return try body()
}

/// Runs `body` in inference mode: nothing is recorded and no versions are counted. Tensors made inside never take part
/// in training.
package func inference<Result>(_ body: () throws -> Result) rethrows -> Result {
    var guardHandle: OpaquePointer?
    perform("inference", []) { ct_inference_guard_new(&guardHandle) }
    defer { if let guardHandle { ct_inference_guard_free(guardHandle) } }
    return try body()
}

/// Runs `body` in inference mode, unless it is to be differentiated.
package func inference<Result>(unless isDifferentiated: Bool, _ body: () throws -> Result) rethrows -> Result {
    isDifferentiated ? try body() : try inference(body)
}

/// Runs `body` with matrix products in bfloat16 and sensitive operations in float32, when `enabled`.
package func autocasting<Result>(_ enabled: Bool = true, _ body: () throws -> Result) rethrows -> Result {
    guard enabled else { return try body() }
    let before = ct_autocast_enabled()
    perform("autocasting", []) { ct_set_autocast_enabled(true) }
    defer { perform("autocasting", []) { ct_set_autocast_enabled(before) } }
    return try body()
}

/// Whether this thread multiplies in bfloat16 at the moment.
package var isAutocasting: Bool { ct_autocast_enabled() }
