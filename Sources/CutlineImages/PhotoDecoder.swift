package import Foundation

import CVips

/// Reads photographs: upright, 8-bit sRGB, alpha flattened over white, the first picture of an animation.
///
/// Grey and RGB without a colour profile, and with one that says sRGB, come out as the file's own decoder gives them;
/// other profiles are converted (relative colorimetric, black point compensated). CMYK without a profile is taken as
/// ordinary print, by libvips' built-in profile. Decoding runs on the calling thread and any number of threads may
/// decode at once.
package struct PhotoDecoder: Sendable {
    /// Judged by the header, before pixels are allocated.
    package var limits: PhotoLimits
    /// Whether a photograph of which part is missing is an error instead of a warning.
    package var strict: Bool

    package init(limits: PhotoLimits = .standard, strict: Bool = false) {
        self.limits = limits
        self.strict = strict
    }

    /// Decodes a file.
    package func decode(contentsOf path: String) throws(ImageError) -> Photograph {
        try Self.start(for: path)
        return try decode(PhotoSource(path: path))
    }

    /// Decodes a local file.
    package func decode(contentsOf url: URL) throws(ImageError) -> Photograph {
        guard url.isFileURL else {
            throw ImageError(
                code: .unreadable,
                file: url.absoluteString,
                problem: "this is not the address of a local file",
                remedy: "Download the photograph first."
            )
        }
        return try decode(contentsOf: url.path)
    }

    /// Decodes bytes in memory; `name` stands for the file in messages.
    package func decode(data: some ContiguousBytes, name: String) throws(ImageError) -> Photograph {
        try Self.start(for: name)
        return try data.withUnsafeBytes { bytes in
            Result { () throws(ImageError) in
                try decode(PhotoSource(bytes: bytes, name: name))
            }
        }.get()
    }

    private static func start(for name: String) throws(ImageError) {
        if let error = cvips_start() {
            throw .system(error, file: name)
        }
    }

    /// A first pass that stops at missing pixels, and for those photographs alone a second that makes do without.
    private func decode(_ source: borrowing PhotoSource) throws(ImageError) -> Photograph {
        let format = try source.format()
        do {
            return try pass(over: source, format: format, lenient: false)
        } catch  where error.code != .damaged {
            throw error
        } catch {
            var rescued = try pass(over: source, format: format, lenient: true)
            let truncation = ImageError.truncated(file: source.name, format: format)
            if strict {
                throw truncation
            }
            let message = "\(source.name): \(truncation.problem); the missing part is grey"
            // What the loader says of the damage says no more.
            rescued.warnings.removeAll { $0.kind == .decoder }
            rescued.warnings.insert(PhotoWarning(kind: .truncated, message: message), at: 0)
            return rescued
        }
    }

    private func pass(
        over source: borrowing PhotoSource,
        format: PhotoFormat,
        lenient: Bool
    ) throws(ImageError) -> Photograph {
        let pass = try PhotoPass(source: source, format: format, lenient: lenient)
        if let objection = limits.objection(toWidth: pass.width, height: pass.height) {
            throw .tooLarge(file: source.name, objection: objection)
        }
        return try pass.decode()
    }
}
