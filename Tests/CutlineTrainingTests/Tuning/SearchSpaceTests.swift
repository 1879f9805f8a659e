import CutlineModels
import Foundation
import Testing

@testable import CutlineTraining

@Suite("Spaces of settings")
struct SearchSpaceTests {
    private static let text = """
        {"learning_rate": {"type": "loguniform", "low": 0.0001, "high": 0.01},
         "word_dropout": {"type": "uniform", "low": 0.1, "high": 0.5},
         "hidden_size": {"type": "integer", "low": 16, "high": 64, "step": 16},
         "search.beam_width": {"type": "integer", "low": 1, "high": 3},
         "decoder": {"type": "choice", "values": ["merge", "up-down"]}}
        """

    private func space(_ text: String) throws -> SearchSpace {
        try JSONDecoder().decode(SearchSpace.self, from: Data(text.utf8))
    }

    private func number(_ value: JSONValue?) -> Double? {
        if case .number(let number) = value { number } else { nil }
    }

    @Test("samples stay within their bounds and reach all of them")
    func bounds() throws {
        let space = try space(Self.text)
        let samples = (1...400).map { space.sample(trial: $0, seed: 7) }
        let rates = samples.compactMap { number($0["learning_rate"]) }
        #expect(rates.count == 400)
        #expect(rates.allSatisfy { (0.0001...0.01).contains($0) })
        // Half of a logarithmic range lies below its geometric mean.
        #expect(abs(rates.count { $0 < 0.001 } - 200) < 50)
        let dropouts = samples.compactMap { number($0["word_dropout"]) }
        #expect(dropouts.allSatisfy { (0.1..<0.5).contains($0) })
        #expect(abs(dropouts.reduce(0, +) / 400 - 0.3) < 0.03)
        #expect(Set(samples.map { $0["hidden_size"] }) == [.integer(16), .integer(32), .integer(48), .integer(64)])
        #expect(Set(samples.map { $0["search.beam_width"] }) == [.integer(1), .integer(2), .integer(3)])
        #expect(Set(samples.map { $0["decoder"] }) == [.string("merge"), .string("up-down")])
    }

    @Test("a trial's settings follow from the seed and its number alone")
    func seeds() throws {
        let space = try space(Self.text)
        #expect(space.sample(trial: 3, seed: 1) == space.sample(trial: 3, seed: 1))
        #expect(space.sample(trial: 3, seed: 1) != space.sample(trial: 3, seed: 2))
        #expect(space.sample(trial: 3, seed: 1) != space.sample(trial: 4, seed: 1))
    }

    @Test("a space travels through JSON")
    func coding() throws {
        let space = try space(Self.text)
        #expect(try JSONDecoder().decode(SearchSpace.self, from: JSONEncoder().encode(space)) == space)
    }

    @Test(
        "what is no distribution is refused, with the setting's name",
        arguments: [
            (#"{"type": "normal", "low": 0, "high": 1}"#, "there are: choice, uniform, integer, loguniform"),
            (#"{"type": "uniform", "low": 2, "high": 1}"#, "low must be below high"),
            (#"{"type": "loguniform", "low": 0, "high": 1}"#, "above 0"),
            (#"{"type": "integer", "low": 1, "high": 4, "step": 0}"#, "step must be above 0"),
            (#"{"type": "choice", "values": []}"#, "nothing to choose from"),
        ]
    )
    func refused(distribution: String, problem: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("space.json", Data(#"{"seed": \#(distribution)}"#.utf8))
        let error = #expect(throws: TrainingError.self) { try SearchSpace(contentsOf: folder["space.json"]) }
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("seed") == true)
    }
}

@Suite("Settings by name")
struct NamedSettingTests {
    @Test("settings are set by the names they have in config.json, others stay")
    func applied() throws {
        var expected = TrainingConfiguration()
        expected.learningRate = 0.5
        expected.search.beamWidth = 7
        expected.decoder = .upDown
        expected.wordVectors = "glove.txt"
        let given = try TrainingConfiguration().applying([
            "learning_rate": .number(0.5), "search.beam_width": .integer(7), "decoder": .string("up-down"),
            "word_vectors": .string("glove.txt"),
        ])
        #expect(given == expected)
    }

    @Test("names that there are not and values of another type are refused by name")
    func refused() throws {
        let unknown = #expect(throws: TrainingError.self) {
            try TrainingConfiguration().applying(["learning_rat": .number(1)])
        }
        #expect(unknown?.message.contains("'learning_rat'") == true)
        #expect(throws: TrainingError.self) { try TrainingConfiguration().applying(["search.beam": .integer(1)]) }
        let type = #expect(throws: TrainingError.self) {
            try TrainingConfiguration().applying(["hidden_size": .number(0.5)])
        }
        #expect(type?.message.contains("hidden_size") == true)
    }

    @Test("a file of settings is read, and what is none is refused by its name")
    func files() throws {
        let folder = try TemporaryFolder()
        var settings = TrainingConfiguration()
        settings.hiddenSize = 99
        settings.search.beamWidth = 2
        try settings.write(to: folder["best.json"])
        #expect(try TrainingConfiguration(contentsOf: folder["best.json"]) == settings)
        for (text, problem) in [
            ("[1]", "not an object"), ("{", "not JSON"), (#"{"epoch": 3}"#, "'epoch'"),
            (#"{"epochs": 0}"#, "epochs is 0"),
        ] {
            try folder.write("bad.json", Data(text.utf8))
            let error = #expect(throws: TrainingError.self) {
                try TrainingConfiguration(contentsOf: folder["bad.json"])
            }
            #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("bad.json") == true)
        }
    }
}
