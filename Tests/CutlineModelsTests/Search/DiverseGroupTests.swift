@testable import CutlineModels
import Foundation
import Testing

@Suite("Diverse groups of a beam")
struct DiverseGroupTests {
    private func options(beam: Int, groups: Int, diversity: Double) -> SearchOptions {
        SearchOptions(
            beamWidth: beam,
            minimumLength: 1,
            maximumLength: 10,
            groups: groups,
            diversity: diversity
        )
    }

    /// Group 2 sees "a" at ln 0.5 - strength and "b" at ln 0.3: they are equal at a strength of ln(5 / 3) = 0.51.
    @Test("a group leaves a word to the one before it from the strength on that is computed by hand")
    func byHand() {
        let decoder = ScriptedDecoder(["": ["a": 0.5, "b": 0.3, "c": 0.2]])
        func found(_ strength: Double) -> [Hypothesis] {
            var options = SearchOptions.plain(beam: 2)
            (options.groups, options.diversity) = (2, strength)
            return decoder.search(options)[0]
        }
        #expect(found(0.5).map(\.text) == ["a."])
        let two = found(0.52)
        #expect(two.map(\.text) == ["a.", "b."])
        // The decoder's own probability, without the penalty.
        #expect(abs(two[1].probability - 0.3) < 1e-6)
    }

    @Test("the third group is held back twice from a word that two have taken")
    func counts() {
        var groups = DiverseGroups(strength: 0.5)
        groups.record([7, 8])
        groups.record([7])
        #expect([7, 8, 9].map { groups.penalty($0) } == [1, 0.5, 0])
        #expect(groups.penalizedCount == 2)
    }

    @Test("without strength every group finds what a beam of its width finds")
    func noStrength() {
        for seed in 0..<6 {
            let random = RandomDecoder(seed: seed, photographs: 5)
            let narrow = random.search(options(beam: 2, groups: 1, diversity: 0))
            for (found, expected) in zip(random.search(options(beam: 6, groups: 3, diversity: 0)), narrow) {
                expectEqual(found, expected)
            }
        }
    }

    @Test("the stronger, the more first words there are, and no caption comes twice")
    func variety() {
        func firstWords(_ diversity: Double) -> Int {
            (0..<10).reduce(0) { sum, seed in
                let random = RandomDecoder(seed: seed, photographs: 5)
                return random.search(options(beam: 4, groups: 4, diversity: diversity)).reduce(sum) { sum, found in
                    #expect(Set(found.map(\.words)).count == found.count)
                    return sum + Set(found.compactMap(\.words.first)).count
                }
            }
        }
        let counts = [0, 0.5, 4].map(firstWords)
        #expect(counts[0] == 50)
        #expect(counts[1] > counts[0] && counts[2] > counts[1])
    }
}
