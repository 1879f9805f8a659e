import Foundation

/// What the JSON formats share: decoding with errors that name the file, the place and the format.
enum JSONCaptions {
    static func decode<Contents: Decodable>(
        _ bytes: [UInt8],
        format: CaptionFileFormat,
        name: String
    ) throws(DatasetError) -> Contents {
        do {
            return try JSONDecoder().decode(Contents.self, from: Data(bytes.withoutByteOrderMark))
        } catch let error as DecodingError {
            throw DatasetError(
                .malformed,
                file: name,
                detail: "is not complete \(format.summary): \(explanation(of: error))"
            )
        } catch {
            throw DatasetError(.malformed, file: name, detail: "is not complete \(format.summary): \(error)")
        }
    }

    private static func explanation(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "'\(key.stringValue)' is missing in \(place(context))"
        case .valueNotFound(_, let context), .typeMismatch(_, let context): "wrong value at \(place(context))"
        case .dataCorrupted(let context):
            context.underlyingError.map { "\(context.debugDescription) \($0)" } ?? context.debugDescription
        @unknown default: "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return path.isEmpty ? "the file" : path.joined(separator: "/")
    }
}
