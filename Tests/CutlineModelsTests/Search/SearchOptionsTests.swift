import CutlineModels
import Foundation
import Testing

@Suite("Options of a search")
struct SearchOptionsTests {
    @Test("a configuration of an earlier version is read, a number being the power of the length")
    func earlier() throws {
        let json = """
            {"beam_width": 4, "length_penalty": 0.7, "minimum_length": 2, "maximum_length": 20, "blocked_repetition": 2}
            """
        let options = try JSONDecoder().decode(SearchOptions.self, from: Data(json.utf8))
        let expected = SearchOptions(
            beamWidth: 4,
            lengthPenalty: .power(0.7),
            minimumLength: 2,
            maximumLength: 20,
            blockedRepetition: 2
        )
        #expect(options == expected)
    }

    @Test("what is usual is not written, so that earlier versions read it")
    func usual() throws {
        let data = try JSONEncoder().encode(SearchOptions())
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "beam_width", "length_penalty", "minimum_length", "maximum_length", "blocked_repetition",
            ]
        )
    }

    @Test("everything else is written and read")
    func all() throws {
        var options = SearchOptions(
            beamWidth: 6,
            lengthPenalty: .gnmt(0.6),
            stopping: .certain,
            groups: 3,
            diversity: 0.25,
            blocksOpenEndings: true
        )
        #expect(try JSONDecoder().decode(SearchOptions.self, from: JSONEncoder().encode(options)) == options)
        options.groups = 1
        options.sampling = Sampling(temperature: 0.5, topK: 7, topP: 0.9, seed: .max)
        #expect(try JSONDecoder().decode(SearchOptions.self, from: JSONEncoder().encode(options)) == options)
    }

    @Test(
        "what no search can follow is said",
        arguments: [
            (SearchOptions(beamWidth: 0), "beam_width is 0"), (SearchOptions(maximumLength: 0), "maximum_length is 0"),
            (SearchOptions(lengthPenalty: .gnmt(.infinity)), "length_penalty is gnmt:inf"),
            (SearchOptions(beamWidth: 4, groups: 3), "groups is 3, which does not divide the beam's width of 4"),
            (SearchOptions(groups: 0), "groups is 0"), (SearchOptions(diversity: -1), "diversity is -1.0"),
            (SearchOptions(sampling: Sampling(temperature: 0)), "temperature is 0.0"),
            (SearchOptions(sampling: Sampling(topK: -1)), "top_k is -1"),
            (SearchOptions(sampling: Sampling(topP: 1.5)), "top_p is 1.5"),
            (SearchOptions(beamWidth: 4, groups: 2, sampling: Sampling()), "not both"),
        ]
    )
    func problems(options: SearchOptions, expected: String) {
        #expect(options.problem?.contains(expected) == true)
    }
}
