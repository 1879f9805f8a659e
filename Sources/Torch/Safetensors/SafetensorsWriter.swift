package import Foundation

/// Writes safetensors files that the PyPI package reads, whole or not at all.
package enum SafetensorsWriter {
    /// Replaces `url` by a file of `tensors`, laid out by element size and name; throws when the disk refuses.
    package static func write(_ tensors: [String: Tensor], metadata: [String: String] = [:], to url: URL) throws {
        // Wide elements first, so that every tensor lies at a multiple of its element size.
        let sorted = tensors.sorted {
            ($1.value.dataType.size, $0.key) < ($0.value.dataType.size, $1.key)
        }
        let header = try header(for: sorted.map { ($0.key, $0.value.dataType, $0.value.shape) }, metadata: metadata)
        try AtomicFile.write(to: url) { handle in
            try handle.write(contentsOf: header)
            for (_, tensor) in sorted {
                try tensor.withBytes { bytes in
                    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
                    let pointer = UnsafeMutableRawPointer(mutating: start)
                    try handle.write(contentsOf: Data(bytesNoCopy: pointer, count: bytes.count, deallocator: .none))
                }
            }
        }
    }

    /// The length field and header of a file that holds tensors of these types and shapes in this order.
    package static func header(
        for tensors: [(name: String, dataType: DataType, shape: [Int])],
        metadata: [String: String] = [:]
    ) throws -> Data {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = try metadata.sorted { $0.key < $1.key }.map { "\(try quoted($0.key)):\(try quoted($0.value))" }
            members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, dataType, shape) in tensors {
            guard let typeName = SafetensorsHeader.typeNames.first(where: { $0.value == dataType })?.key else {
                throw TorchError(.mismatch, "the format has no name for \(dataType)")
            }
            let size = shape.reduce(dataType.size, *)
            let lengths = shape.map(String.init).joined(separator: ",")
            members.append(
                "\(try quoted(name)):{\"dtype\":\"\(typeName)\",\"shape\":[\(lengths)],\"data_offsets\":[\(offset),\(offset + size)]}"
            )
            offset += size
        }
        var json = Data("{\(members.joined(separator: ","))}".utf8)
        // Spaces bring the data to a multiple of 64, so that every reader may use it in place.
        while (json.count + 8) % 64 != 0 { json.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
    }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }
}
