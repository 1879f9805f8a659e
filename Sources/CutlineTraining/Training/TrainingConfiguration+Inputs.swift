package import CutlineModels
package import CutlineText
package import Foundation
package import Torch
package import TorchNN

/// What a run's settings ask for beside captions: features of photographs, and vectors of words.
extension TrainingConfiguration {
    /// What the decoder looks at.
    package var featureKind: FeatureKind {
        // The kind depends on no size, and building a decoder of the smallest costs nothing.
        let smallest = decoderConfiguration(featureSize: 1, vocabularySize: 1)
        return ParameterStore.fresh(RandomGenerator(seed: 0)) { smallest.decoder($0).featureKind }.model
    }

    /// - Parameter file: features that are there already keep the arithmetic and the storage they were made with, where
    ///   `precision` does not ask for another.
    package func featurePreparation(
        precision: Precision? = nil,
        file: URL? = nil,
        on device: Device = .cpu
    ) throws -> FeaturePreparation {
        let made = try file.flatMap { file in
            try FileManager.default.fileExists(atPath: file.path) ? FeatureStore(contentsOf: file).description : nil
        }
        return FeaturePreparation(
            encoder: encoder,
            resizing: .init(interpolation: interpolation, geometry: geometry),
            kind: featureKind,
            storage: made?.storage ?? .float16,
            precision: precision ?? made?.precision ?? .preferred,
            isMirrored: isMirrored,
            on: device
        )
    }

    /// The photographs of `dataset`, looked at by an encoder that learns.
    func encodedPhotographs(of dataset: Dataset, on device: Device) throws -> EncodedPhotographs {
        let encoder = try EncoderWeights.load(
            encoder,
            precision: usesBFloat16 ? .bf16 : .fp32,
            trainedFrom: trainedLayer,
            on: device
        )
        return EncodedPhotographs(
            encoder,
            name: self.encoder,
            kind: featureKind,
            preprocessing: try EncoderRegistry.preprocessing(for: self.encoder)
                .applying(.init(interpolation: interpolation, geometry: geometry)),
            augmentation: PhotoAugmentation(smallestCrop: smallestCrop, colourStrength: colourStrength),
            device: device,
            images: try dataset.images.map { (id: $0.id, file: try Self.file(of: $0, in: dataset)) }
        )
    }

    /// The models that teach, if there are any.
    ///
    /// - Parameters:
    ///   - rows: of the training photographs of `dataset`, in their order.
    ///   - file: where what they expect is kept.
    func teacher(
        _ examples: TrainingExamples,
        of dataset: Dataset,
        rows: [Int],
        vocabulary: Vocabulary,
        file: URL
    ) throws -> Teacher? {
        guard !teachers.isEmpty else { return nil }
        var files: [Int: URL] = [:]
        for (image, row) in zip(dataset.images(in: .train), rows) { files[row] = try Self.file(of: image, in: dataset) }
        return try Teacher(
            teachers.map { ModelFolder(URL(fileURLWithPath: $0)) },
            Teacher.Material(
                vocabulary: vocabulary,
                examples: examples,
                files: files,
                hasMirrorImages: isMirrored
            ),
            weight: teacherWeight,
            precision: usesBFloat16 ? .bf16 : .fp32,
            file: file
        )
    }

    /// Where a photograph lies that has to be looked at in training.
    private static func file(of image: CaptionedImage, in dataset: Dataset) throws -> URL {
        guard let file = dataset.file(of: image) else {
            throw TrainingError(
                .invalidConfiguration,
                "'\(image.id)' has no file; an encoder that learns and a teacher look at photographs themselves"
            )
        }
        return file
    }

    /// What training makes smaller.
    func objective(
        loss: CaptionLoss,
        training: [CaptionedImage],
        rows: [Int],
        vocabulary: Vocabulary,
        teacher: Teacher?
    ) throws -> any TrainingObjective {
        switch objective {
        case .crossEntropy:
            CrossEntropyObjective(
                loss: loss,
                specials: vocabulary.specials,
                maskedWords: maskedWords,
                scheduledSampling: scheduledSampling,
                teacher: teacher
            )
        case .selfCritical:
            SelfCriticalObjective(
                sampler: CaptionSampler(
                    decoder: loss.decoder,
                    specials: vocabulary.specials,
                    maximumLength: search.maximumLength,
                    temperature: sampleTemperature
                ),
                reward: CaptionReward(
                    training,
                    rows: rows,
                    normalizer: normalizer,
                    vocabulary: vocabulary,
                    bleuWeight: bleuWeight
                ),
                source: loss.source,
                samples: samples,
                usesDropout: sampleDropout,
                usesBFloat16: usesBFloat16,
                device: loss.device
            )
        }
    }

    /// The embedding as long as the word vectors; without any, words start at random and have to be learned.
    package func fittedToWordVectors() throws(WordVectorError) -> TrainingConfiguration {
        var settings = self
        if let wordVectors {
            settings.embeddingSize = try WordVectorReader(URL(fileURLWithPath: wordVectors)).dimension()
        } else {
            settings.freezesEmbedding = false
        }
        return settings
    }

    /// The vocabulary of training photographs, and what the file of word vectors holds of it; nil where no file is named.
    package func wordVectors(
        for training: [CaptionedImage],
        isStrict: Bool = false
    ) throws -> (vocabulary: Vocabulary, vectors: WordVectors)? {
        guard let wordVectors else { return nil }
        let vocabulary = vocabulary(of: training)
        let reader = WordVectorReader(URL(fileURLWithPath: wordVectors), isStrict: isStrict)
        return (vocabulary, try reader.vectors(of: vocabulary.allTokens))
    }
}
