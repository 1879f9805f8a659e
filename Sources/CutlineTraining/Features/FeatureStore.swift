import CutlineModels
package import Foundation
package import Torch
import TorchNN

/// Features of many photographs in one safetensors file, mapped into memory.
///
/// The file holds `features` [N, views, …] and `digests`, the sha256 of each photograph's file (uint8 [N, 32]); its metadata
/// hold the description and the photographs' ids.
package struct FeatureStore {
    package static let featuresName = "features"
    package static let digestsName = "digests"
    private static let formatName = "cutline-features"

    /// What a store's file says about itself.
    package static func metadata(_ description: FeatureDescription, ids: [String]) throws -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [
            "format": formatName,
            "description": String(decoding: try encoder.encode(description), as: UTF8.self),
            "ids": String(decoding: try encoder.encode(ids), as: UTF8.self),
        ]
    }

    package let url: URL
    package let description: FeatureDescription
    /// The photographs in the order of their rows.
    package let ids: [String]
    private let rows: [String: Int]
    private let features: Tensor
    private let digests: Tensor

    /// Maps a store, and refuses a file that is not one.
    package init(contentsOf url: URL) throws {
        func damaged(_ detail: String) -> FeatureError {
            FeatureError(.damaged, file: url.path, detail: "\(detail); delete it and extract the features again")
        }
        let file: SafetensorsFile
        do {
            file = try SafetensorsFile(contentsOf: url)
        } catch {
            guard error.code == .malformedFile else { throw error }
            throw damaged("not a feature store: it is cut short or was changed")
        }
        guard file.metadata["format"] == Self.formatName, let described = file.metadata["description"],
            let listed = file.metadata["ids"]
        else {
            throw FeatureError(.damaged, file: url.path, detail: "a safetensors file, but not a feature store")
        }
        do {
            description = try JSONDecoder().decode(FeatureDescription.self, from: Data(described.utf8))
            ids = try JSONDecoder().decode([String].self, from: Data(listed.utf8))
        } catch {
            throw damaged("its description cannot be read")
        }
        guard description.format == FeatureDescription.currentFormat else {
            throw FeatureError(
                .foreign,
                file: url.path,
                detail:
                    "feature store format \(description.format); this version of Cutline reads \(FeatureDescription.currentFormat)"
            )
        }
        guard file.shape(of: Self.featuresName) == [ids.count, description.views] + description.shape,
            file.dataType(of: Self.featuresName) == description.storage,
            file.shape(of: Self.digestsName) == [ids.count, FeatureDigest.size],
            file.dataType(of: Self.digestsName) == .uint8
        else {
            throw damaged("its tensors are not those that it describes")
        }
        rows = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        guard rows.count == ids.count else { throw damaged("it lists a photograph twice") }
        features = try file.tensor(Self.featuresName)
        digests = try file.tensor(Self.digestsName)
        self.url = url
    }

    package func contains(_ id: String) -> Bool {
        rows[id] != nil
    }

    /// The rows of photographs, for `features(rows:)`; throws naming the first that is not in the store.
    package func rows(of ids: [String]) throws -> [Int] {
        try ids.map { id in
            guard let row = rows[id] else {
                throw FeatureError(
                    .missingImage,
                    file: url.path,
                    detail: "holds no features of '\(id)'; extract the features again"
                )
            }
            return row
        }
    }

    /// float32 [N, …] of the photographs in `rows`, as they are.
    package func features(rows: [Int]) -> Tensor {
        features(of: rows.map { PhotographView(row: $0) })
    }

    /// float32 [N, …] of `views`.
    func features(of views: [PhotographView]) -> Tensor {
        let places = views.map { view in
            precondition(!view.isMirrored || description.isMirrored, "a feature store without mirror images")
            return Int64(view.row * description.views + (view.isMirrored ? 1 : 0))
        }
        let all = features.reshaped([ids.count * description.views] + description.shape)
        return all.gatheringRows(Tensor(places)).to(.float32)
    }

    /// Refuses the store when it was not made as `wanted` says, naming what differs.
    package func check(against wanted: FeatureDescription) throws {
        let differences = description.differences(from: wanted)
        guard differences.isEmpty else {
            throw FeatureError(
                .foreign,
                file: url.path,
                detail:
                    "was made otherwise: \(differences.joined(separator: "; ")). Give another file, or delete this one"
            )
        }
    }

    /// Refuses the store when a photograph's file is no longer the one that was encoded.
    package func checkContents(of ids: [String], in folder: (String) -> URL) throws {
        let known: [UInt8] = digests.elements()
        for (id, row) in zip(ids, try rows(of: ids)) {
            let stored = known[(row * FeatureDigest.size)..<((row + 1) * FeatureDigest.size)]
            guard try FeatureDigest.of(folder(id)).elementsEqual(stored) else {
                throw FeatureError(
                    .foreign,
                    file: url.path,
                    detail:
                        "the photograph '\(id)' has changed since its features were extracted; delete the store and extract again"
                )
            }
        }
    }
}

extension FeatureDescription {
    /// In words, for an error.
    fileprivate func differences(from wanted: FeatureDescription) -> [String] {
        func compare<Value: Equatable>(_ name: String, _ path: KeyPath<FeatureDescription, Value>) -> String? {
            self[keyPath: path] == wanted[keyPath: path]
                ? nil : "\(name) is \(self[keyPath: path]), not \(wanted[keyPath: path])"
        }
        var differences = [
            compare("the encoder", \.encoder), compare("the precision", \.precision.rawValue),
            compare("the kind", \.kind.rawValue), compare("the shape", \.shape),
            compare("the storage", \.storage.rawValue),
        ].compactMap { $0 }
        if encoder == wanted.encoder && weights != wanted.weights {
            differences.append("the encoder's weights are others")
        }
        if preprocessing != wanted.preprocessing {
            differences.append("the preprocessing is another (--interpolation and --geometry say which)")
        }
        if wanted.isMirrored && !isMirrored { differences.append("it holds no mirror images") }
        return differences
    }
}
