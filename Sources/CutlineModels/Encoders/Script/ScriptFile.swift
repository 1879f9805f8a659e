package import Foundation

/// A TorchScript module where a user has it, with its preprocessing in a JSON file of the same name beside it.
package struct ScriptFile: Sendable {
    package let url: URL

    /// Nil where `name` is no path of a module but the name of an encoder.
    package init?(_ name: String) {
        guard name.hasSuffix(".pt") else { return nil }
        url = URL(fileURLWithPath: name).standardizedFileURL
    }

    package var path: String { url.path }

    /// How stores and models call it, which are moved to other places.
    package var name: String { url.lastPathComponent }

    package func preprocessing() throws -> ImagePreprocessing {
        let file = url.deletingPathExtension().appendingPathExtension("json")
        let example =
            #"{"size": 224, "interpolation": "bilinear", "mean": [123.675, 116.28, 103.53], "deviation": [58.395, 57.12, 57.375]}"#
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw ModelError(.missing, "\(url.path): there is no such file")
        }
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw ModelError(
                .missing,
                "\(file.path): there is no such file; it says how photographs become the module's input, as in \(example)"
            )
        }
        let preprocessing: ImagePreprocessing
        do {
            preprocessing = try JSONDecoder().decode(ImagePreprocessing.self, from: Data(contentsOf: file))
        } catch let error as DecodingError {
            throw ModelError(
                .damaged,
                "\(file.path): not a preprocessing: \(error.summary); it is to look like \(example)"
            )
        }
        // PyTorch's habit. Nothing else divides 8-bit values by less than 1.
        guard preprocessing.deviation.allSatisfy({ $0 >= 1 }) else {
            throw ModelError(
                .damaged,
                "\(file.path): 'mean' and 'deviation' are for values from 0 to 1; multiply them by 255, as in \(example)"
            )
        }
        return preprocessing
    }
}
