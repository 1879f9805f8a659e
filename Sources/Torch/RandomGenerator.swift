import CTorch

/// A seeded source of random numbers whose state can be saved and restored.
package final class RandomGenerator {
    let handle: OpaquePointer

    package init(seed: UInt64) {
        var out: OpaquePointer?
        perform("RandomGenerator", []) { ct_generator_new(seed, &out) }
        guard let out else { preconditionFailure("a generator was not made") }
        handle = out
    }

    deinit {
        ct_generator_free(handle)
    }

    /// The complete state as bytes (uint8 [N]).
    package var state: Tensor { make("state", []) { ct_generator_state(handle, $0) } }

    /// Continues from a saved state; throws when it is not one of this kind of generator.
    package func restore(_ state: Tensor) throws(TorchError) {
        try check(ct_generator_set_state(handle, state.handle))
    }

    /// Draws an index for each row of `probabilities` [N, V], int64 [N]. It takes one random number a row.
    package func draw(from probabilities: Tensor) -> Tensor {
        make("draw", [probabilities]) { ct_draw(probabilities.handle, handle, $0) }
    }
}
