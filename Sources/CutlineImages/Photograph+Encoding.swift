package import Foundation

import CVips

extension Photograph {
    /// The photograph in other proportions of pixels, antialiased; itself where the size is its own.
    package func resized(width newWidth: Int, height newHeight: Int) throws(ImageError) -> Photograph {
        guard newWidth != width || newHeight != height else { return self }
        try start()
        var error: OpaquePointer?
        let byteCount = newWidth * newHeight * 3
        let resized = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            error = cvips_pixels_resize(pixels, Int32(width), Int32(height), start, Int32(newWidth), Int32(newHeight))
            count = error == nil ? byteCount : 0
        }
        if let error { throw .encoding(error) }
        return Photograph(width: newWidth, height: newHeight, pixels: resized, format: format, warnings: warnings)
    }

    /// The photograph within `width` × `height` pixels, its proportions kept; a smaller one stays as it is.
    package func fitted(width newWidth: Int, height newHeight: Int) throws(ImageError) -> Photograph {
        let scale = min(1, Double(newWidth) / Double(max(1, width)), Double(newHeight) / Double(max(1, height)))
        return try resized(
            width: max(1, Int((Double(width) * scale).rounded())),
            height: max(1, Int((Double(height) * scale).rounded()))
        )
    }

    /// A JPEG file; `quality` goes from 1 to 100.
    package func jpeg(quality: Int) throws(ImageError) -> Data {
        try encoded(.jpeg, quality: quality)
    }

    package func png() throws(ImageError) -> Data {
        try encoded(.png, quality: 100)
    }

    private func encoded(_ encoding: cvips_encoding, quality: Int) throws(ImageError) -> Data {
        try start()
        var bytes: UnsafeMutablePointer<UInt8>?
        var length = 0
        let error = cvips_pixels_encode(
            pixels,
            Int32(width),
            Int32(height),
            encoding,
            Int32(quality),
            &bytes,
            &length
        )
        defer { cvips_bytes_free(bytes) }
        if let error { throw .encoding(error) }
        guard let bytes else { preconditionFailure("CVips gave neither bytes nor an error") }
        return Data(bytes: bytes, count: length)
    }

    private func start() throws(ImageError) {
        if let error = cvips_start() { throw .encoding(error) }
    }
}

extension ImageError {
    /// Takes over, and frees, an error of CVips about pixels in memory.
    fileprivate static func encoding(_ error: OpaquePointer) -> ImageError {
        defer { cvips_error_free(error) }
        return ImageError(
            code: .unavailable,
            file: "picture",
            problem: String(cString: cvips_error_message(error)),
            remedy: "Install a complete libvips 8.14 or later."
        )
    }
}
