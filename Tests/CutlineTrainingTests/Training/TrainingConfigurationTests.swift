import CutlineModels
import CutlineText
import Foundation
import Testing

@testable import CutlineTraining

@Suite("Training configurations")
struct TrainingConfigurationTests {
    private func object(_ configuration: TrainingConfiguration) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration)) as? [String: Any])
    }

    private func configuration(_ object: [String: Any]) throws -> TrainingConfiguration {
        try JSONDecoder().decode(TrainingConfiguration.self, from: JSONSerialization.data(withJSONObject: object))
    }

    /// Another value than the default for every key, so that one that is not read shows.
    @Test("every setting is kept, each by itself")
    func everySetting() throws {
        let others: [String: Any] = [
            "encoder": "x", "decoder": "up-down", "normalizer": ["mode": "notebook"], "vocabulary": "keras",
            "epochs": 77,
            "schedule": "constant", "seed": 77, "threads": 7, "patience": 77, "minimum_count": 77,
            "feature_scaling": "none", "embedding_size": 77, "hidden_size": 77, "output_size": 77, "attention_size": 77,
            "heads": 77, "layers": 77, "refining_layers": 77,
            "recurrent_bias": false, "image_dropout": 0.77, "region_dropout": 0.77, "word_dropout": 0.77,
            "output_dropout": 0.77,
            "word_vectors": "x", "missing_vectors": "zero", "freeze_embedding": true, "batch_size": 77,
            "mirrored": false, "maximum_length": 77, "learning_rate": 0.77, "warmup_steps": 77, "weight_decay": 0.77,
            "adam_epsilon": 0.77, "gradient_clip": 0.77, "label_smoothing": 0.77, "attention_penalty": 0.77,
            "average_decay": 0.77, "bf16": true,
            "first_validation": 77, "trained_layer": "x", "initial_model": "x", "smallest_crop": 0.77,
            "colour_strength": 0.77, "objective": "self-critical", "masked_words": 0.77, "scheduled_sampling": 0.77,
            "samples": 77, "bleu_weight": 0.77, "sample_temperature": 0.77, "encoder_learning_rate": 0.77,
            "accumulation": 77, "teachers": ["x"], "teacher_weight": 0.77, "sample_dropout": true,
            "interpolation": "nearest", "geometry": "crop:300",
        ]
        let defaults = try object(TrainingConfiguration())
        // The search is an object of its own; what has no default is left out where it is not set.
        let optional: Set = ["trained_layer", "initial_model", "word_vectors", "interpolation", "geometry"]
        #expect(Set(defaults.keys) == Set(others.keys).subtracting(optional).union(["search"]))
        for (key, value) in others {
            let changed = try configuration([key: value])
            #expect(changed != TrainingConfiguration(), "\(key) is not read")
            let written = try object(changed)
            #expect(written[key] as? NSObject == value as? NSObject, "\(key) is not written")
            #expect(try configuration(written) == changed)
        }
        let search = try configuration(["search": defaults["search"] ?? [:]])
        #expect(search == TrainingConfiguration())
    }

    @Test("what a run of an earlier version does not say has its default")
    func absent() throws {
        #expect(try configuration([:]) == TrainingConfiguration())
        #expect(throws: DecodingError.self) { try configuration(["epochs": "many"]) }
    }

    @Test(
        "what no run can follow is named with its bounds",
        arguments: [
            (#"{"epochs": 0}"#, "epochs is 0, it can be 1 to 1000000000"),
            (#"{"batch_size": -1}"#, "batch_size is -1, it can be 1 to 1000000000"),
            (#"{"minimum_count": 0}"#, "minimum_count is 0, it can be 1 to 1000000000"),
            (#"{"maximum_length": 0}"#, "maximum_length is 0, it can be 1 to 1000000000"),
            (#"{"first_validation": 0}"#, "first_validation is 0, it can be 1 to 1000000000"),
            (#"{"patience": -1}"#, "patience is -1, it can be 0 to 1000000000"),
            (#"{"warmup_steps": 9000000000}"#, "warmup_steps is 9000000000, it can be 0 to 1000000000"),
            (#"{"threads": -1}"#, "threads is -1, it can be 0 to 10000"),
            (#"{"label_smoothing": 1}"#, "label_smoothing is 1.0, it can be 0 to less than 1"),
            (#"{"average_decay": -0.5}"#, "average_decay is -0.5, it can be 0 to less than 1"),
            (#"{"learning_rate": -1}"#, "learning_rate is -1.0, it can be 0 or more"),
            (#"{"weight_decay": -1}"#, "weight_decay is -1.0, it can be 0 or more"),
            (#"{"gradient_clip": -1}"#, "gradient_clip is -1.0, it can be 0 or more"),
            (#"{"teacher_weight": 1.5}"#, "teacher_weight is 1.5, it can be 0 to 1"),
            (#"{"samples": 1}"#, "samples is 1, it can be 2 to 1000"),
            (#"{"smallest_crop": 0}"#, "smallest_crop is 0.0, it can be more than 0, up to 1"),
            (#"{"accumulation": 0}"#, "accumulation is 0, it can be 1 to 1000000000"),
            (#"{"adam_epsilon": 0}"#, "adam_epsilon is 0.0, it can be more than 0"),
            (#"{"hidden_size": 0}"#, "decoder: hidden_size is 0, it can be 1 to 10000000"),
            (
                #"{"decoder": "transformer", "hidden_size": 300}"#,
                "decoder: hidden_size is 300, it can be a multiple of 8, the heads"
            ),
            (#"{"decoder": "transformer", "layers": 0}"#, "decoder: layers is 0, it can be 1 to 1000"),
            (
                #"{"decoder": "attention-on-attention", "refining_layers": -1}"#,
                "decoder: refining_layers is -1, it can be 0 to 1000"
            ),
            (#"{"word_dropout": 1}"#, "decoder: word_dropout is 1.0, it can be 0 to less than 1"),
        ]
    )
    func problems(json: String, problem: String) throws {
        #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: Data(json.utf8)).problem == problem)
    }

    @Test("settings that are no numbers are refused")
    func notNumbers() {
        for path in [\TrainingConfiguration.learningRate, \.averageDecay, \.adamEpsilon] {
            var configuration = TrainingConfiguration()
            configuration[keyPath: path] = .nan
            #expect(configuration.problem?.contains("is nan") == true)
        }
    }

    @Test("what differs between settings is told in words, each setting by itself")
    func differences() throws {
        var other = TrainingConfiguration()
        #expect(try TrainingConfiguration().differences(from: other) == "")
        other.seed = 9
        other.wordVectors = "/a.txt"
        other.isMirrored = false
        other.search.beamWidth = 1
        #expect(
            try TrainingConfiguration().differences(from: other)
                == "mirrored is yes, not no; search.beam_width is 3, not 1; seed is 1, not 9; word_vectors is none, not /a.txt"
        )
    }

    @Test("presets are configurations whose decoders can be built")
    func presets() throws {
        #expect(TrainingPreset.default.configuration == TrainingConfiguration())
        let notebook = TrainingPreset.notebook.configuration
        let decoder = notebook.decoderConfiguration(featureSize: 2048, vocabularySize: 32)
        #expect(decoder.problem == nil)
        #expect(decoder.embedding.shape == [32, 300])
        guard case .merge(let merge) = decoder else {
            Issue.record("the notebook's network is the merge decoder")
            return
        }
        #expect((merge.hiddenSize, merge.outputSize, merge.recurrentBias) == (300, 256, false))
        #expect((notebook.batchSize, notebook.epochs, notebook.learningRate) == (32, 20, 1e-3))
        #expect(notebook.search.beamWidth == 1)
        #expect(notebook.patience == 0)
        for preset in TrainingPreset.allCases { #expect(preset.configuration.problem == nil) }
    }
}
