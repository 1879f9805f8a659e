import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import WeightFiles

@testable import CutlineImport

@Suite("What is no captioner of the tutorials is refused, with its reason")
struct KerasRefusalTests {
    private func importError(_ body: () throws -> Void) throws -> ImportError {
        try #require(throws: ImportError.self) { try body() }
    }

    @Test(
        "networks of other layers",
        arguments: [
            ("gru", "layer 'sentence' (GRU) is joined in 'sum', which adds a Dense of the photograph to an LSTM"),
            (
                "concatenate",
                "layer 'merged' (Concatenate) stands where the photograph and the words are to be joined by Add"
            ),
            ("lambda", "layer 'scale' (Lambda) is a program in Python, of which nothing is executed"),
            (
                "negative",
                "layer 'norm' (BatchNormalization) turns the sign of some channels after a ReLU, which cannot be folded"
            ),
            ("sequential", "is a Sequential model, not one with two inputs"),
        ]
    )
    func networks(name: String, problem: String) throws {
        let error = try importError { _ = try Fixture.captioner("refused-\(name).keras") }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("refused-\(name).keras: \(problem)"), "\(error)")
    }

    /// The notebook's model with its description changed.
    private func network(_ name: String = "notebook.h5", replacing changes: [(String, String)]) throws -> MergeNetwork {
        let file = try KerasFile(contentsOf: Fixture.url(name))
        var json = String(decoding: try #require(file.modelConfiguration), as: UTF8.self)
        for (old, new) in changes {
            #expect(json.contains(old), "the description has no \(old)")
            json = json.replacingOccurrences(of: old, with: new)
        }
        return try MergeNetwork(KerasGraph(Data(json.utf8), file: "model.h5"))
    }

    @Test(
        "settings that change what a layer computes",
        arguments: [
            (#""activation": "tanh""#, #""activation": "relu""#, "has the activation 'relu', which must be 'tanh'"),
            (
                #""recurrent_activation": "sigmoid""#, #""recurrent_activation": "hard_sigmoid""#,
                "has the recurrent_activation 'hard_sigmoid'"
            ),
            (#""return_sequences": false"#, #""return_sequences": true"#, "has return_sequences"),
            (#""go_backwards": false"#, #""go_backwards": true"#, "has go_backwards"),
            (#""stateful": false"#, #""stateful": true"#, "has stateful"),
            (#""activation": "relu""#, #""activation": "elu""#, "with the activation 'elu', which must be 'relu'"),
            (#""activation": "relu""#, #""activation": null"#, "with the activation 'linear', which must be 'relu'"),
            (
                #""activation": "softmax""#, #""activation": "sigmoid""#,
                "gives the scores of words with the activation 'sigmoid'"
            ),
            (#""units": 12, "activation": "relu""#, #""units": 7, "activation": "relu""#, "adds 7 units of"),
            (
                #""batch_shape": [null, 12]"#, #""batch_shape": [null, 7, 7, 12]"#,
                "takes [7, 7, 12] where a photograph's"
            ),
            (#""class_name": "LSTM""#, #""class_name": "Bidirectional""#, "(Bidirectional) is joined in"),
            (
                #""class_name": "Embedding""#, #""class_name": "LSTM""#,
                "feeds the LSTM, where an Embedding of the words"
            ),
            (#""class_name": "NotEqual""#, #""class_name": "Equal""#, "passes over positions by"),
        ]
    )
    func settings(old: String, new: String, problem: String) throws {
        let error = try importError { _ = try network(replacing: [(old, new)]) }
        #expect(error.code == .unsupported && error.message.hasPrefix("model.h5: layer '"))
        #expect(error.message.contains(problem) && error.message.contains("taken over is the tutorials'"), "\(error)")
    }

    @Test("graphs that Keras 2 describes in its own way")
    func olderSettings() throws {
        #expect(try network("copied-2.h5", replacing: []).wordCount == KerasResults.load().maximumLength)
        let trained = try importError {
            _ = try network(
                "copied-2.h5",
                replacing: [
                    (#"["batch_normalization_2", 0, 0, {}]"#, #"["batch_normalization_2", 0, 0, {"training": true}]"#)
                ]
            )
        }
        #expect(trained.message.contains("layer 'dropout' (Dropout) was built with training=True"))
        let started = try importError {
            _ = try network(
                "copied-2.h5",
                replacing: [(#"["dropout_1", 0, 0, {}]"#, #"["dropout_1", 0, 0, {}], ["dense_2", 0, 0, {}]"#)]
            )
        }
        #expect(started.message.contains("layer 'dense' (LSTM) reads 2 tensors where one is expected"))
        let shared = try importError {
            _ = try network(
                "copied-2.h5",
                replacing: [
                    (#"[[["dropout_1", 0, 0, {}]]]"#, #"[[["dropout_1", 0, 0, {}]], [["dropout_1", 0, 0, {}]]]"#)
                ]
            )
        }
        #expect(shared.message.contains("layer 'dense' (LSTM) is used 2 times in the model"))
    }

    @Test("descriptions that contradict themselves")
    func damaged() throws {
        let cycle = try importError {
            _ = try network(
                "copied-2.h5",
                replacing: [(#"["batch_normalization_2", 0, 0, {}]"#, #"["dropout", 0, 0, {}]"#)]
            )
        }
        #expect(cycle.code == .damaged && cycle.message.contains("reads its own output"))
        let absent = try importError {
            _ = try network(
                "copied-2.h5",
                replacing: [(#"["batch_normalization_2", 0, 0, {}]"#, #"["nothing", 0, 0, {}]"#)]
            )
        }
        #expect(absent.code == .damaged && absent.message.contains("speaks of a layer 'nothing'"))
        let text = try importError { _ = try KerasGraph(Data("{".utf8), file: "model.h5") }
        #expect(text.code == .damaged && text.message.contains("is not JSON as Keras writes it"))
    }

    @Test("weights without a description, and weights of another shape")
    func weights() throws {
        let file = try KerasFile(contentsOf: Fixture.url("notebook.h5"))
        let network = try network(replacing: [(#""units": 10"#, #""units": 9"#)])
        let error = try importError {
            _ = try MergeWeights(network, KerasLayerWeights(file.layers, file: "model.h5"), file: "model.h5")
        }
        #expect(error.code == .damaged)
        #expect(error.message.contains("must be [12, 9], [9], and they are [12, 10], [10]"), "\(error)")
        let missing = try importError {
            _ = try MergeWeights(network, KerasLayerWeights([], file: "model.h5"), file: "model.h5")
        }
        #expect(missing.message.contains("and there are none"))
    }

    @Test("a tokenizer of another model, with both numbers and both files")
    func tokenizer() throws {
        let model = try Fixture.url("notebook.h5")
        let other = try Fixture.url("tokenizer-other.json")
        let error = try importError { _ = try KerasCaptioner(contentsOf: model, tokenizer: other) }
        #expect(error.code == .foreignWords)
        let sizes = try (KerasTokenizer(contentsOf: other).size, KerasTokenizer(contentsOf: Fixture.tokenizer).size)
        #expect(
            error.message.hasPrefix(
                "\(other.path): numbers \(sizes.0) words, padding included, and \(model.path) scores \(sizes.1): the tokenizer"
            )
        )
    }

    @Test("marks that the tokenizer does not know, with its file")
    func marks() throws {
        let error = try #require(throws: VocabularyError.self) {
            try KerasCaptioner(
                contentsOf: Fixture.url("notebook.h5"),
                tokenizer: Fixture.tokenizer,
                marks: .init(start: "<start>")
            )
        }
        #expect(try error.description.hasPrefix("\(Fixture.tokenizer.path): '<start>', the start of captions"))
    }

    @Test("a length of captions that no search goes to, with its limit")
    func length() throws {
        let model = try Fixture.url("unmasked.h5")
        let error = try importError {
            _ = try KerasCaptioner(contentsOf: model, tokenizer: Fixture.tokenizer, maximumLength: 2000)
        }
        #expect(error.code == .unsupported)
        #expect(error.message == "\(model.path): maximum_length is 2000, it can be 1 to 1000")
    }

    @Test("weights that are whole numbers count as the numbers they are")
    func wholeNumbers() throws {
        let description: [String: Any] = [
            "class_name": "Embedding", "config": ["name": "words", "input_dim": 2, "output_dim": 3],
        ]
        let layer = try #require(KerasGraphLayer(description))
        let stored = KerasLayer(
            name: "words",
            weights: [.init(path: "embeddings", tensor: Tensor([Int64](0..<6), shape: [2, 3]))]
        )
        let embedding = try KerasLayerWeights([stored], file: "model.h5").embedding(layer)
        #expect(embedding.dataType == .float32 && embedding.floats == [0, 1, 2, 3, 4, 5])
    }

    @Test("features whose length tells no network, and encoders of another length")
    func encoders() throws {
        #expect(try KerasEncoderChoice(nil, featureSize: 4096).name == "vgg16-keras")
        let choice = try KerasEncoderChoice(nil, featureSize: 2048)
        #expect(choice.name == "resnet101-keras")
        for other in KerasEncoderChoice.others {
            #expect(EncoderRegistry.names.contains(other) && choice.note?.contains(other) == true)
        }
        #expect(try KerasEncoderChoice("resnet50", featureSize: 2048).note?.contains("otherwise than Keras'") == true)
        #expect(try KerasEncoderChoice("vgg16-keras-14x14", featureSize: 4096).note == nil)
        let error = try importError { _ = try KerasEncoderChoice(nil, featureSize: 12) }
        #expect(
            error.code == .foreignEncoder && error.message.contains("features of 12 numbers, which tell no network")
        )
    }

    @Test("an encoder whose features are of another length than the captioner's")
    func width() throws {
        let folder = try TemporaryFolder()
        let tokenizer = KerasTokenizer(fitting: [["startseq", "cat", "sits", "down", "endseq"]])
        var job = try KerasImport(
            model: Fixture.url("refused-narrow.keras"),
            tokenizer: folder.write(String(decoding: tokenizer.json(), as: UTF8.self), to: "tokenizer.json")
        )
        job.encoder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../CutlineModelsTests/Fixtures/grid.pt").standardized.path
        let error = try importError { _ = try job.write(to: ModelFolder(folder.url.appendingPathComponent("model"))) }
        #expect(error.code == .foreignEncoder)
        #expect(error.message.contains("reads features of 4 numbers, and"), "\(error)")
        #expect(error.message.contains("grid.pt gives 12; name with --encoder"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["tokenizer.json"])
    }

    @Test("photographs are prepared as Keras' load_img does it, unless told otherwise")
    func preprocessing() throws {
        let choice = try KerasEncoderChoice(nil, featureSize: 2048)
        #expect(try choice.preprocessing(.init()).interpolation == .nearest)
        #expect(try choice.preprocessing(.init()).channels == .bgr)
        #expect(try choice.preprocessing(.init(interpolation: .bilinear)).interpolation == .bilinear)
    }
}
