import CTorch

/// Where a tensor's elements live.
package struct Device: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case cpu, cuda, mps
    }

    package var kind: Kind
    package var index: Int

    package static let cpu = Device(kind: .cpu, index: 0)

    package init(kind: Kind, index: Int = 0) {
        self.kind = kind
        self.index = index
    }

    /// Reads `cpu`, `cuda`, `cuda:1` or `mps`, and checks that the engine can use it on this machine.
    package init(named name: String) throws(TorchError) {
        let parts = name.lowercased().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = parts.first.flatMap({ Kind(rawValue: String($0)) }),
            let index = parts.count == 2 ? Int(parts[1]) : 0, index >= 0
        else {
            throw TorchError(.unknownDevice, "'\(name)' is not a device; use cpu, cuda, cuda:N or mps")
        }
        guard index < Device.count(of: kind) else {
            let usable = Device.available.map(\.description).joined(separator: ", ")
            throw TorchError(.unknownDevice, "this machine has no device '\(name)'; the engine can use: \(usable)")
        }
        self.init(kind: kind, index: index)
    }

    /// How many devices of a kind the engine can use on this machine.
    package static func count(of kind: Kind) -> Int {
        Int(ct_runtime_device_count(Device(kind: kind).handle.kind))
    }

    /// Every device that the engine can use on this machine.
    package static var available: [Device] {
        Kind.allCases.flatMap { kind in (0..<count(of: kind)).map { Device(kind: kind, index: $0) } }
    }

    package var description: String {
        kind == .cuda ? "cuda:\(index)" : kind.rawValue
    }

    var handle: ct_device {
        let code =
            switch kind {
            case .cpu: CT_CPU
            case .cuda: CT_CUDA
            case .mps: CT_MPS
            }
        return ct_device(kind: code, index: Int32(index))
    }

    init(handle: ct_device) {
        switch handle.kind {
        case CT_CUDA: self.init(kind: .cuda, index: Int(handle.index))
        case CT_MPS: self.init(kind: .mps, index: Int(handle.index))
        default: self = .cpu
        }
    }
}
