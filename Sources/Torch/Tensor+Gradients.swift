import CTorch

extension Tensor {
    /// Whether operations on this tensor are recorded for `backward`.
    package var requiresGradient: Bool {
        get { ct_tensor_requires_gradient(handle) }
        set { perform("requiresGradient", [self]) { ct_tensor_set_requires_gradient(handle, newValue) } }
    }

    /// The same elements, outside the recorded computation.
    package func detached() -> Tensor {
        make("detached", [self]) { ct_tensor_detach(handle, $0) }
    }

    /// The same tensor for many steps of a recurrence, whose gradient is put together once for all of them. Otherwise each step
    /// would compute one of the tensor's size and add it to those before.
    ///
    /// That holds of the weight in `linear` and `embedding`, and of keys and values in `additiveAttention`; other operations add
    /// theirs one by one.
    package func collectingGradients() -> Tensor {
        make("collectingGradients", [self]) { ct_tensor_collect_gradients(handle, $0) }
    }

    /// Adds the gradient of this scalar to every tensor it was computed from that requires one.
    package func backward() {
        perform("backward", [self]) { ct_tensor_backward(handle) }
    }

    /// What `backward` has accumulated, if anything.
    package var gradient: Tensor? {
        var out: OpaquePointer?
        perform("gradient", [self]) { ct_tensor_gradient(handle, &out) }
        return out.map(Tensor.init(owning:))
    }

    package func clearGradient() {
        ct_tensor_clear_gradient(handle)
    }
}
