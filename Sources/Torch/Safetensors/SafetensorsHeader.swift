import Foundation

/// The table of contents of a safetensors file, checked against the file's size.
///
/// Format: 8 bytes of little-endian header length, a JSON header, then the tensors' bytes. The header is treated as hostile:
/// everything a reader would rely on is checked before a tensor is made. Source: the format's description at
/// https://github.com/huggingface/safetensors.
struct SafetensorsHeader: Sendable {
    struct Entry: Sendable, Hashable {
        let name: String
        let dataType: DataType
        let shape: [Int]
        /// Offsets into the file.
        let bytes: Range<Int>
    }

    /// The reference implementation refuses longer headers too.
    static let maximumLength = 100_000_000

    let entries: [Entry]
    let metadata: [String: String]

    /// The format's names for the types that the engine knows.
    static let typeNames: [String: DataType] = [
        "F32": .float32, "F16": .float16, "BF16": .bfloat16, "I64": .int64, "U8": .uint8, "BOOL": .bool,
    ]

    /// `path` only names the file in errors.
    init(parsing file: UnsafeRawBufferPointer, path: String) throws(TorchError) {
        func malformed(_ problem: String) -> TorchError {
            TorchError(.malformedFile, "\(path): not a valid safetensors file: \(problem)")
        }
        guard file.count >= 8 else { throw malformed("it has only \(file.count) bytes") }
        let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Self.maximumLength), Int(length) <= file.count - 8 else {
            throw malformed("its header claims \(length) bytes in a file of \(file.count)")
        }
        let start = 8 + Int(length)
        let json: StrictJSON.Value
        do {
            json = try StrictJSON.parse(UnsafeRawBufferPointer(rebasing: file[8..<start]))
        } catch {
            throw malformed("its header is not valid JSON: \(error.message)")
        }
        guard case .object(let members) = json else { throw malformed("its header is not a JSON object") }

        var entries: [Entry] = []
        var metadata: [String: String] = [:]
        for (name, value) in members {
            guard case .object(let fields) = value else { throw malformed("'\(name)' is not an object") }
            if name == "__metadata__" {
                for (key, value) in fields {
                    guard case .string(let text) = value else { throw malformed("metadata '\(key)' is not a string") }
                    metadata[key] = text
                }
            } else {
                switch Self.entry(
                    name,
                    Dictionary(uniqueKeysWithValues: fields),
                    dataStart: start,
                    fileSize: file.count
                ) {
                case .success(let entry): entries.append(entry)
                case .failure(let problem): throw malformed(problem.message)
                }
            }
        }
        entries.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
        var end = start
        for entry in entries {
            guard entry.bytes.lowerBound == end else {
                throw malformed("tensor '\(entry.name)' overlaps its neighbour or leaves a gap before it")
            }
            end = entry.bytes.upperBound
        }
        guard end == file.count else { throw malformed("\(file.count - end) bytes belong to no tensor") }
        self.entries = entries
        self.metadata = metadata
    }

    private struct Problem: Error {
        let message: String
    }

    private static func entry(
        _ name: String,
        _ fields: [String: StrictJSON.Value],
        dataStart: Int,
        fileSize: Int
    ) -> Result<Entry, Problem> {
        guard case .string(let typeName)? = fields["dtype"] else {
            return .failure(Problem(message: "'\(name)' has no dtype"))
        }
        guard let dataType = typeNames[typeName] else {
            return .failure(Problem(message: "'\(name)' has dtype '\(typeName)', which Cutline does not read"))
        }
        guard let shape = fields["shape"]?.wholeNumbers, let offsets = fields["data_offsets"]?.wholeNumbers,
            offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= fileSize - dataStart
        else {
            return .failure(Problem(message: "'\(name)' has a shape or offsets that do not lie in the file"))
        }
        // The engine computes strides as if zero lengths were ones, and those must not overflow either.
        var extent = dataType.size
        for length in shape {
            let (product, overflow) = extent.multipliedReportingOverflow(by: max(1, length))
            guard !overflow else { return .failure(Problem(message: "'\(name)' has a shape that is too large")) }
            extent = product
        }
        let size = shape.contains(0) ? 0 : extent
        guard size == offsets[1] - offsets[0] else {
            let message = "'\(name)' of \(typeName)\(shape) needs \(size) bytes and has \(offsets[1] - offsets[0])"
            return .failure(Problem(message: message))
        }
        let bytes = (dataStart + offsets[0])..<(dataStart + offsets[1])
        return .success(Entry(name: name, dataType: dataType, shape: shape, bytes: bytes))
    }
}
