import CTorch

/// Facts and settings of the engine in this process.
package enum Runtime {
    /// The version of libtorch, as "2.13.0".
    package static var version: String { String(cString: ct_runtime_version()) }

    /// Keeps freed memory in the process for the next tensor.
    ///
    /// A network's activations are tens of megabytes each; given back to the system after every layer, they cost more time in
    /// page faults than in arithmetic. A setting of the whole process, so it is for programs to make, not for libraries.
    package static func keepFreedMemory() {
        ct_runtime_keep_freed_memory()
    }

    /// Asks the system for huge pages behind large tensors, which spares lookups of addresses. For programs to call before they
    /// make their first tensor.
    package static func useHugePages() {
        ct_runtime_use_huge_pages()
    }

    /// How many threads one operation uses. Set it before other threads compute: a thread that has computed keeps the
    /// number it had.
    package static var threadCount: Int {
        get { Int(ct_runtime_thread_count()) }
        set { perform("threadCount", []) { ct_runtime_set_thread_count(Int32(newValue)) } }
    }

    /// Whether the CPU multiplies bfloat16 in hardware, which makes it the faster type.
    package static var hasBFloat16Arithmetic: Bool { ct_runtime_has_bfloat16_arithmetic() }

    /// Whether the engine has bfloat16 kernels worth calling for this CPU; without them it falls back to a scalar loop.
    package static var hasBFloat16Kernels: Bool { ct_runtime_has_bfloat16_kernels() }
}
