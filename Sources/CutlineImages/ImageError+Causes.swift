import CVips

extension ImageError {
    /// Takes over, and frees, an error of CVips.
    static func system(_ error: OpaquePointer, file: String, format: PhotoFormat? = nil) -> ImageError {
        defer { cvips_error_free(error) }
        let detail = String(cString: cvips_error_message(error))
        let said = detail.isEmpty ? "" : " (\(detail))"
        return switch cvips_error_code(error) {
        case .missing:
            ImageError(code: .missing, file: file, problem: "no such file", remedy: "Check the path.")
        case .not_a_file:
            ImageError(
                code: .unreadable,
                file: file,
                problem: "this is \(detail), not a file",
                remedy: "Name a photograph."
            )
        case .unreadable:
            ImageError(
                code: .unreadable,
                file: file,
                problem: "the file cannot be read\(said)",
                remedy: "Check its permissions and the disk."
            )
        case .empty:
            ImageError(
                code: .empty,
                file: file,
                problem: "the file is empty",
                remedy: "Copy or download it again."
            )
        case .damaged:
            .damaged(file: file, format: format, detail: said)
        case .unavailable:
            ImageError(
                code: .unavailable,
                file: file,
                problem: "the image library cannot read \(format?.displayName ?? "photographs")\(said)",
                remedy: "Install a complete libvips 8.14 or later."
            )
        }
    }

    private static func damaged(file: String, format: PhotoFormat?, detail: String) -> ImageError {
        // libheif finds its codecs only when it needs them, and reports a missing one like a broken file.
        let isHEIF = format == .heic || format == .avif
        let remedy =
            isHEIF
            ? "Copy it again, check that libheif has a decoder for it, or save it as JPEG or PNG."
            : "Copy or download it again, or save it anew from a program that can open it."
        return ImageError(
            code: .damaged,
            file: file,
            problem: "the \(format?.displayName ?? "image") data is damaged\(detail)",
            remedy: remedy
        )
    }

    static func truncated(file: String, format: PhotoFormat) -> ImageError {
        ImageError(
            code: .truncated,
            file: file,
            problem: "the \(format.displayName) data breaks off or is partly damaged",
            remedy: "Copy or download it again, or let damaged photographs through."
        )
    }

    static func tooLarge(file: String, objection: String) -> ImageError {
        ImageError(
            code: .tooLarge,
            file: file,
            problem: "the photograph is too large: \(objection)",
            remedy: "Scale it down first."
        )
    }

    static func unsupported(file: String, head: [UInt8]) -> ImageError {
        let names = PhotoFormat.allCases.map(\.displayName).sorted().joined(separator: ", ")
        let kind = PhotoFormat.describe(unsupported: head) ?? "of an unknown kind"
        return ImageError(
            code: .unsupportedFormat,
            file: file,
            problem: "the content is \(kind) and not a photograph that can be read",
            remedy: "Convert it to one of \(names)."
        )
    }
}
