import CArchive
import Foundation

/// One pass over the members of a zip or tar file.
///
/// All members together may unpack to no more than an `UnpackingLimit`, and none is written to the path that it names.
final class ArchiveReader {
    struct Member {
        let path: String
        /// What the archive claims; nil where it does not say.
        let size: Int?

        var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
    }

    /// More members than any archive of weights has.
    private static let memberLimit = 100_000

    private let handle: OpaquePointer
    /// Names the file in errors.
    private let name: String
    private var limit: UnpackingLimit
    private var seen: Set<String> = []

    init(contentsOf url: URL, name: String) throws(WeightFileError) {
        let size = try FileSize.of(url)
        var handle: OpaquePointer?
        if let error = carchive_open(url.path, &handle) { throw WeightFileError(archive: error, in: name) }
        guard let handle else { preconditionFailure("libarchive reported success without an archive") }
        self.handle = handle
        self.name = name
        limit = UnpackingLimit(fileSize: size)
    }

    deinit {
        carchive_close(handle)
    }

    /// The next file, nil after the last; folders and links are passed over.
    func next() throws(WeightFileError) -> Member? {
        while true {
            var found = false
            try check(carchive_next(handle, &found))
            guard found else { return nil }
            guard carchive_member_is_file(handle) else { continue }
            let path = String(cString: carchive_member_path(handle))
            // Readers disagree on which of two members of one name counts.
            guard seen.insert(path).inserted else {
                throw WeightFileError(.refused, "\(name): holds two members called '\(path)'")
            }
            guard seen.count <= Self.memberLimit else {
                throw WeightFileError(.refused, "\(name): holds more than \(Self.memberLimit) members")
            }
            let size = carchive_member_size(handle)
            return Member(path: path, size: size < 0 ? nil : Int(clamping: size))
        }
    }

    /// The content of the current member, of at most `capacity` bytes.
    func data(of member: Member, atMost capacity: Int) throws(WeightFileError) -> Data {
        var content = Data()
        try read(member) { bytes throws(WeightFileError) in
            guard content.count + bytes.count <= capacity else {
                throw WeightFileError(.refused, "\(name): '\(member.path)' is larger than \(capacity) bytes")
            }
            content.append(contentsOf: bytes)
        }
        return content
    }

    /// Fills `buffer` from the current member, whose size must be the buffer's.
    func fill(_ buffer: UnsafeMutableRawBufferPointer, from member: Member) throws(WeightFileError) {
        var filled = 0
        try read(member) { bytes throws(WeightFileError) in
            guard filled + bytes.count <= buffer.count else { throw wrongSize(of: member, buffer.count) }
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: bytes)
            filled += bytes.count
        }
        guard filled == buffer.count else { throw wrongSize(of: member, buffer.count) }
    }

    /// Writes the current member to an open file.
    func write(_ member: Member, to file: FileHandle) throws {
        try read(member) { bytes throws(WeightFileError) in
            do {
                try file.write(contentsOf: Data(bytes))
            } catch {
                throw WeightFileError(.unreadable, "\(name): cannot be unpacked: \(error.localizedDescription)")
            }
        }
    }

    /// Unpacks the member called `path` to a file that lives as long as the result.
    static func extract(_ path: String, from url: URL, name: String) throws -> TemporaryFile {
        let reader = try ArchiveReader(contentsOf: url, name: name)
        while let member = try reader.next() {
            if member.path == path { return try TemporaryFile { try reader.write(member, to: $0) } }
        }
        throw WeightFileError(.damaged, "\(name): '\(path)' is not in it any more")
    }

    private func read(
        _ member: Member,
        _ take: (UnsafeRawBufferPointer) throws(WeightFileError) -> Void
    ) throws(WeightFileError) {
        let buffer = ElementBuffer(byteCount: 1 << 20)
        guard let start = buffer.bytes.baseAddress else { return }
        while true {
            var count = 0
            try check(carchive_read(handle, start, buffer.bytes.count, &count))
            guard count > 0 else { return }
            guard limit.take(count) else {
                throw WeightFileError(.refused, "\(name): unpacks to far more than weights do ('\(member.path)')")
            }
            try take(UnsafeRawBufferPointer(start: start, count: count))
        }
    }

    private func wrongSize(of member: Member, _ expected: Int) -> WeightFileError {
        WeightFileError(.damaged, "\(name): '\(member.path)' does not have the \(expected) bytes that its tensors need")
    }

    private func check(_ error: OpaquePointer?) throws(WeightFileError) {
        if let error { throw WeightFileError(archive: error, in: name) }
    }
}

extension WeightFileError {
    /// Takes the message out of an error of the C interface and frees it.
    fileprivate init(archive error: OpaquePointer, in name: String) {
        self.init(.damaged, "\(name): cannot be unpacked: \(String(cString: carchive_error_message(error)))")
        carchive_error_free(error)
    }
}
