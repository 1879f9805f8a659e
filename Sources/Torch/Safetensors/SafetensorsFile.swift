package import Foundation

/// An open safetensors file: its tensors are views of the mapped file, and cost no memory until they are read.
package struct SafetensorsFile {
    package let url: URL
    /// What the writer said about the file.
    package let metadata: [String: String]
    private let file: MappedFile
    private let entries: [String: SafetensorsHeader.Entry]
    /// In the order of their bytes.
    package let names: [String]

    package init(contentsOf url: URL) throws(TorchError) {
        file = try MappedFile(contentsOf: url)
        let header = try file.withBytes { bytes in
            Result { () throws(TorchError) in try SafetensorsHeader(parsing: bytes, path: url.path) }
        }.get()
        self.url = url
        metadata = header.metadata
        names = header.entries.map(\.name)
        entries = Dictionary(uniqueKeysWithValues: header.entries.map { ($0.name, $0) })
    }

    package func contains(_ name: String) -> Bool {
        entries[name] != nil
    }

    package func shape(of name: String) -> [Int]? {
        entries[name]?.shape
    }

    package func dataType(of name: String) -> DataType? {
        entries[name]?.dataType
    }

    /// The tensor under `name`; what is written to it stays in memory and never reaches the file.
    package func tensor(_ name: String) throws(TorchError) -> Tensor {
        guard let entry = entries[name] else {
            throw TorchError(.missingTensor, "\(url.path): has no tensor '\(name)'")
        }
        guard !entry.bytes.isEmpty else { return Tensor.zeros(entry.shape, entry.dataType) }
        return file.withBytes { bytes in
            let data = UnsafeRawBufferPointer(rebasing: bytes[entry.bytes])
            guard let start = data.baseAddress else { preconditionFailure("a tensor's bytes without a place") }
            if Int(bitPattern: start) % entry.dataType.size == 0 {
                return Tensor.borrowing(start, shape: entry.shape, entry.dataType, owner: file)
            }
            // Writers may put tensors at any byte; the engine wants elements at multiples of their size.
            let copy = AlignedCopy(of: data)
            return Tensor.borrowing(copy.bytes, shape: entry.shape, entry.dataType, owner: copy)
        }
    }

    /// All tensors by name.
    package func tensors() throws(TorchError) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for name in names { tensors[name] = try tensor(name) }
        return tensors
    }
}

private final class AlignedCopy {
    let bytes: UnsafeRawPointer

    init(of source: UnsafeRawBufferPointer) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 64)
        copy.copyMemory(from: source)
        bytes = UnsafeRawPointer(copy.baseAddress ?? UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped)
    }

    deinit {
        bytes.deallocate()
    }
}
