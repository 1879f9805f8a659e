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

    /// Draws `count` different indices along the last axis of `probabilities`, int64.
    package func draw(_ count: Int, from probabilities: Tensor) -> Tensor {
        make("draw", [probabilities]) { ct_multinomial(probabilities.handle, Int64(count), handle, $0) }
    }
}
