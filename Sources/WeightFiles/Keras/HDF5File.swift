import CHDF5
import Foundation
import Torch

/// An open HDF5 file: groups, the texts in their attributes, and arrays of numbers.
///
/// An array is read once: all arrays together may take no more of the file than there is of it, so that no trick with links or
/// overlapping storage makes much out of little.
final class HDF5File {
    /// The description of a large model has a few hundred kilobytes.
    private static let attributeLimit = 64 << 20

    private let handle: OpaquePointer
    /// Names the file in errors.
    let name: String
    private var unreadBytes: Int
    private var limit: UnpackingLimit
    /// More members than the groups of any model have; groups may hold each other.
    private var unlistedMembers = 100_000

    /// `name` stands for the file in errors, where that is a part of another.
    init(contentsOf url: URL, name: String) throws(WeightFileError) {
        let size = try FileSize.of(url)
        var handle: OpaquePointer?
        limit = UnpackingLimit(fileSize: size)
        if let error = chdf5_file_open(url.path, UInt64(limit.remaining), &handle) {
            throw WeightFileError(hdf5: error, in: name)
        }
        guard let handle else { preconditionFailure("HDF5 reported success without a file") }
        self.handle = handle
        self.name = name
        unreadBytes = size
    }

    deinit {
        chdf5_file_close(handle)
    }

    // MARK: Structure

    func hasGroup(_ path: String) throws(WeightFileError) -> Bool {
        var kind = chdf5_kind.absent
        try check(chdf5_file_kind(handle, path, &kind))
        return kind == .group
    }

    /// The names in a group: `conv2d_2` before `conv2d_10`.
    func members(of path: String) throws(WeightFileError) -> [String] {
        var texts: OpaquePointer?
        try check(chdf5_group_members(handle, path, unlistedMembers, &texts))
        let names = Self.take(texts)
        unlistedMembers -= names.count
        return names.sorted { NumberedName($0) < NumberedName($1) }
    }

    /// The texts in an attribute, nil where there is none of that name.
    func attribute(_ attribute: String, of path: String) throws(WeightFileError) -> [String]? {
        var texts: OpaquePointer?
        try check(chdf5_object_attribute(handle, path, attribute, Self.attributeLimit, &texts))
        return texts == nil ? nil : Self.take(texts)
    }

    private static func take(_ texts: OpaquePointer?) -> [String] {
        guard let texts else { return [] }
        defer { chdf5_texts_free(texts) }
        return (0..<chdf5_texts_count(texts)).map { String(cString: chdf5_texts_item(texts, $0)) }
    }

    // MARK: Arrays

    /// Reads an array: floats of any width as float32, whole numbers as int64.
    func tensor(_ path: String) throws(WeightFileError) -> Tensor {
        var layout = chdf5_layout()
        try check(chdf5_array_layout(handle, path, &layout))
        let shape = layout.lengths
        let dataType: DataType =
            switch layout.type {
            case .float: .float32
            case .integer: .int64
            case .opaque16: .bfloat16
            }
        try claim(layout, shape, dataType, path: path)
        if dataType == .bfloat16, try attribute("dtype", of: path) != ["bfloat16"] {
            throw WeightFileError(.refused, "\(name): '\(path)' is not an array of numbers")
        }
        let buffer = ElementBuffer(byteCount: shape.reduce(dataType.size, *))
        if let start = buffer.bytes.baseAddress, !buffer.bytes.isEmpty {
            try check(chdf5_array_read(handle, path, start, buffer.bytes.count))
        }
        let tensor = buffer.tensor(shape, dataType)
        return dataType == .bfloat16 ? tensor.to(.float32) : tensor
    }

    /// Refuses an array that is larger than the file allows.
    private func claim(
        _ layout: chdf5_layout,
        _ shape: [Int],
        _ dataType: DataType,
        path: String
    ) throws(WeightFileError) {
        var count = 1
        for length in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: max(1, length))
            guard !overflow, product < Int.max / 16 else {
                throw WeightFileError(.refused, "\(name): '\(path)' has an impossible shape: \(shape)")
            }
            count = product
        }
        if shape.contains(0) { count = 0 }
        let stored = Int(clamping: layout.stored_bytes)
        guard stored > 0 || count == 0, layout.chunked || stored == count * Int(layout.element_size) else {
            throw WeightFileError(
                .damaged,
                "\(name): '\(path)' of shape \(shape) has \(stored) bytes in the file, which is not what it needs"
            )
        }
        guard stored <= unreadBytes else {
            throw WeightFileError(.refused, "\(name): its arrays claim more bytes than the file has ('\(path)')")
        }
        unreadBytes -= stored
        guard limit.take(count * dataType.size) else {
            throw WeightFileError(.refused, "\(name): '\(path)' unpacks to far more than weights do")
        }
    }

    private func check(_ error: OpaquePointer?) throws(WeightFileError) {
        if let error { throw WeightFileError(hdf5: error, in: name) }
    }
}

extension chdf5_layout {
    fileprivate var lengths: [Int] {
        withUnsafeBytes(of: shape) { bytes in
            bytes.bindMemory(to: UInt64.self).prefix(Int(rank)).map { Int(clamping: $0) }
        }
    }
}

extension WeightFileError {
    /// Takes the message out of an error of the C interface and frees it.
    fileprivate init(hdf5 error: OpaquePointer, in name: String) {
        let code: Code =
            switch chdf5_error_code(error) {
            case .refused: .refused
            case .absent, .damaged: .damaged
            }
        self.init(code, "\(name): \(String(cString: chdf5_error_message(error)))")
        chdf5_error_free(error)
    }
}
