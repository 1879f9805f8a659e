import CutlineModels
import CutlineText
import Testing
import Torch
import TorchNN

@testable import CutlineTraining

@Suite("Captions of stored features")
struct FeatureCaptioningTests {
    @Test("captions come in the order of the ids, whatever batch they are in")
    func order() throws {
        // More photos than one batch holds.
        let scene = try TrainingScene(captions: (0..<40).map { ["word\($0) and word\($0 + 1)"] })
        let vocabulary = Vocabulary(fitting: [(0..<41).map { "word\($0)" }], minimumCount: 1)
        let configuration = MergeConfiguration(
            featureSize: 16,
            vocabularySize: vocabulary.count,
            featureScaling: .none,
            embeddingSize: 8,
            hiddenSize: 12,
            outputSize: 12
        )
        let built = ParameterStore.fresh(RandomGenerator(seed: 3)) { MergeDecoder($0, configuration) }
        for (name, tensor) in built.store.parameters where name == "output.weight" { tensor.assign(tensor * 6) }
        let source = StoredFeatures(store: scene.store) { throw CancellationError() }
        let captioning = FeatureCaptioning(
            decoder: built.model,
            vocabulary: vocabulary,
            search: TrainingScene.configuration.search,
            device: .cpu
        )
        let ids = scene.dataset.images.map(\.id)
        #expect(ids.count == 80)
        let captions = try captioning.captions(for: ids, from: source)
        #expect(Set(captions).count > 5)
        #expect(try captioning.captions(for: ids.reversed(), from: source) == captions.reversed())
        for index in [0, 7, 63, 64, 79] {
            #expect(try captioning.captions(for: [ids[index]], from: source) == [captions[index]])
        }
        #expect(throws: FeatureError.self) { try captioning.captions(for: ["cat.jpg"], from: source) }
    }
}
