import CTorch
package import Foundation

/// A network that PyTorch saved as TorchScript, with its code and its weights. Loading and running it executes that code.
package final class ScriptModule {
    private let handle: OpaquePointer

    package init(contentsOf url: URL, on device: Device = .cpu) throws(TorchError) {
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw TorchError(.missingFile, "\(url.path): there is no such file")
        }
        var out: OpaquePointer?
        if let error = ct_module_load(url.path, device.handle, &out) {
            let reason = consume(error).split(separator: "\n").first ?? ""
            throw TorchError(
                .malformedFile,
                "\(url.path): not a TorchScript module as torch.jit.save writes it (\(reason))"
            )
        }
        guard let out else { preconditionFailure("a module was not made") }
        handle = out
    }

    deinit {
        ct_module_free(handle)
    }

    /// The number of values in all parameters.
    package var parameterCount: Int {
        var count: Int64 = 0
        perform("parameterCount", []) { ct_module_parameter_count(handle, &count) }
        return Int(count)
    }

    /// What `forward` gives, which must be one tensor.
    package func forward(_ input: Tensor) throws(TorchError) -> Tensor {
        var out: OpaquePointer?
        try check(ct_module_forward(handle, input.handle, &out))
        guard let out else { preconditionFailure("a module reported success without a result") }
        return Tensor(owning: out)
    }
}
