import CVips

/// An open file, or bytes in memory.
struct PhotoSource: ~Copyable {
    /// The path, or what stands for it in messages.
    let name: String
    let handle: OpaquePointer

    init(path: String) throws(ImageError) {
        var handle: OpaquePointer?
        let error = cvips_source_open_file(path, &handle)
        try self.init(handle: handle, error: error, name: path)
    }

    /// The bytes must outlive the source.
    init(bytes: UnsafeRawBufferPointer, name: String) throws(ImageError) {
        var handle: OpaquePointer?
        let error = cvips_source_open_memory(bytes.baseAddress, bytes.count, &handle)
        try self.init(handle: handle, error: error, name: name)
    }

    private init(handle: OpaquePointer?, error: OpaquePointer?, name: String) throws(ImageError) {
        if let error {
            throw .system(error, file: name)
        }
        guard let handle else {
            preconditionFailure("CVips gave neither a source nor an error")
        }
        self.name = name
        self.handle = handle
    }

    deinit {
        cvips_source_free(handle)
    }

    /// The format that the content shows.
    borrowing func format() throws(ImageError) -> PhotoFormat {
        var error: OpaquePointer?
        let head = [UInt8](unsafeUninitializedCapacity: PhotoFormat.sniffedByteCount) { buffer, count in
            guard let start = buffer.baseAddress else {
                return
            }
            error = cvips_source_read_head(handle, start, PhotoFormat.sniffedByteCount, &count)
        }
        if let error {
            throw .system(error, file: name)
        }
        guard let format = PhotoFormat(sniffing: head) else {
            throw .unsupported(file: name, head: head)
        }
        return format
    }
}
