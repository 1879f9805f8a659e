import CutlineImages
import CutlineModels
import Foundation
import Torch
import TorchNN

/// Photographs that an encoder looks at anew every time, because it learns too.
///
/// Statistics of its batch normalisations stay as they were: they are folded into the convolutions, which learn from there.
final class EncodedPhotographs: FeatureSource {
    /// Photographs that are encoded together where nothing is differentiated.
    private static let batchSize = 32

    private let network: any ImageEncoding
    private let store: ParameterStore
    private let kind: FeatureKind
    private let augmentation: PhotoAugmentation
    private let device: Device
    private let files: [URL]
    private let rows: [String: Int]
    private let decoder = PhotoDecoder()
    let preprocessing: ImagePreprocessing
    private let name: String
    /// Features of some rows [N, …] and where they are, valid as long as the network does not change.
    private var remembered: (features: Tensor, places: [Int: Int])?

    /// - Parameters:
    ///   - encoder: loaded on `device` so that some of it learns.
    ///   - images: ids and the files they stand for, all of which can be read.
    init(
        _ encoder: (encoder: any ImageEncoding, store: ParameterStore),
        name: String,
        kind: FeatureKind,
        preprocessing: ImagePreprocessing,
        augmentation: PhotoAugmentation,
        device: Device,
        images: [(id: String, file: URL)]
    ) {
        network = encoder.encoder
        store = encoder.store
        self.name = name
        self.kind = kind
        self.preprocessing = preprocessing
        self.augmentation = augmentation
        self.device = device
        files = images.map(\.file)
        rows = Dictionary(images.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var shape: [Int] { network.shape(of: kind) }
    var hasMirrorImages: Bool { true }
    var trainedParameters: [(name: String, tensor: Tensor)] { store.trainedParameters }
    var identity: Data { Data("\(name) \(kind.rawValue) \(rows.count)".utf8) }

    func rows(of ids: [String]) throws -> [Int] {
        try ids.map { id in
            guard let row = rows[id] else {
                throw FeatureError(.missingImage, file: id, detail: "there is no photograph of that name")
            }
            return row
        }
    }

    private init(_ other: EncodedPhotographs, remembering rows: [Int]) {
        network = other.network
        store = other.store
        name = other.name
        kind = other.kind
        preprocessing = other.preprocessing
        augmentation = other.augmentation
        device = other.device
        files = other.files
        self.rows = other.rows
        let features = inference { other.features(of: rows.map { PhotographView(row: $0) }, isTraining: false) }
        remembered = (features, Dictionary(rows.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    func remembering(_ rows: [Int]) -> any FeatureSource { EncodedPhotographs(self, remembering: rows) }

    func features(of views: [PhotographView], isTraining: Bool) -> Tensor {
        guard isTraining else {
            if let remembered {
                let places = views.compactMap { remembered.places[$0.row].map(Int64.init) }
                precondition(places.count == views.count, "a photograph that was not remembered")
                return remembered.features.gatheringRows(Tensor(places).to(on: device))
            }
            return Tensor.concatenating(
                stride(from: 0, to: views.count, by: Self.batchSize).map { start in
                    encoded(Array(views[start..<min(start + Self.batchSize, views.count)]), isTraining: false)
                }
            )
        }
        return encoded(views, isTraining: true)
    }

    private func encoded(_ views: [PhotographView], isTraining: Bool) -> Tensor {
        let (files, decoder, preprocessing, augmentation) = (files, decoder, preprocessing, augmentation)
        let photographs = ParallelMap.map(views) { view in
            // A file that has become unreadable since it was checked is shown as a black square rather than ending the run.
            guard let photograph = try? decoder.decode(contentsOf: files[view.row]) else {
                return ResizedPhotograph(
                    size: preprocessing.size,
                    pixels: [UInt8](repeating: 0, count: preprocessing.size * preprocessing.size * 3)
                )
            }
            let shown = isTraining ? augmentation.cropped(photograph, seed: view.seed) : photograph
            return preprocessing.resize(shown)
        }
        var pixels = preprocessing.pixels(of: photographs).to(on: device)
        let mirrored = Tensor(views.map { $0.isMirrored ? 1 : 0 } as [Int64], shape: [views.count, 1, 1, 1])
            .to(on: device)
        pixels = pixels.flipped(2).selecting(where: mirrored.equals(1), else: pixels)
        if isTraining { pixels = augmentation.recoloured(pixels, seeds: views.map(\.seed)) }
        let images = preprocessing.batch(pixels, on: device)
        return network.encode(images)[kind]
    }

    func encoder() -> (encoder: any ImageEncoding, store: ParameterStore) { (network, store) }
}
