import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Captions are explained")
struct ExplanationTests {
    @Test("the choices of a caption add up to its log-probability, with the end", arguments: DecoderKind.allCases)
    func sums(kind: DecoderKind) throws {
        let model = try TinyModel.make(kind)
        for photograph in try ExamplePhoto.picked(size: 224) {
            let explanation = model.explanation(for: photograph, alternatives: 5)
            #expect(explanation.hypotheses == model.hypotheses(for: [photograph])[0])
            let best = try #require(explanation.hypotheses.first)
            let end = model.vocabulary.specials.end
            #expect(explanation.choices.map(\.word) == best.words + (best.isFinished ? [end] : []))
            let sum = explanation.choices.reduce(0) { $0 + $1.logProbability }
            #expect(abs(sum - best.logProbability) < 1e-4)
        }
    }

    @Test("alternatives come likeliest first, and the rank says where the chosen word is among them")
    func alternatives() throws {
        let model = try TinyModel.make()
        let photograph = try #require(try ExamplePhoto.picked(size: 224).first)
        for choice in model.explanation(for: photograph, alternatives: model.vocabulary.count).choices {
            let probabilities = choice.alternatives.map(\.probability)
            #expect(probabilities == probabilities.sorted(by: >))
            #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
            #expect(choice.alternatives[choice.rank - 1].word == choice.word)
            #expect(abs(probabilities[choice.rank - 1] - exp(choice.logProbability)) < 1e-6)
        }
        #expect(model.explanation(for: photograph, alternatives: 3).choices.allSatisfy { $0.alternatives.count == 3 })
    }

    @Test("what the rules of the search forbid is marked: the end before its time, specials, words said twice")
    func forbidden() throws {
        let search = SearchOptions(beamWidth: 1, minimumLength: 4, maximumLength: 6, blockedRepetition: 1)
        let model = try TinyModel.make(search: search)
        let photograph = try #require(try ExamplePhoto.picked(size: 224).first)
        let specials = model.vocabulary.specials
        let choices = model.explanation(for: photograph, alternatives: model.vocabulary.count).choices
        for (position, choice) in choices.enumerated() {
            let forbidden = Set(choice.alternatives.filter(\.isForbidden).map(\.word))
            var expected = Set(specials.all).union(choices.prefix(position).map(\.word))
            if position >= 4 { expected.remove(specials.end) }
            #expect(forbidden == expected)
            // Greedy search takes the likeliest that is allowed.
            #expect(choice.alternatives.first { !$0.isForbidden }?.word == choice.word)
        }
    }

    @Test("attention is what the decoder gave each region when it chose the word")
    func attention() throws {
        let model = try TinyModel.make(.upDown)
        let photograph = try #require(try ExamplePhoto.picked(size: 224).first)
        let choices = model.explanation(for: photograph, alternatives: 1).choices
        let images = model.configuration.encoder.preprocessing.batch([photograph])
        let (decoder, specials) = (model.decoder, model.vocabulary.specials)
        withoutGradients {
            let memory = decoder.memory(of: model.encoder.encode(images)[decoder.featureKind], .evaluation)
            let first = Tensor([Int64(0)])
            var state = decoder.initialState(images: first, memory: memory)
            var last = specials.start
            for choice in choices {
                let step = decoder.step(Tensor([Int64(last)]), images: first, memory: memory, state: state, .evaluation)
                (state, last) = (step.state, choice.word)
                let expected = step.output.attention?.floats ?? []
                #expect(expected.count == 49)
                #expect(abs(expected.reduce(0, +) - 1) < 1e-5)
                #expect(zip(choice.attention ?? [], expected).allSatisfy { abs($0 - $1) < 1e-5 })
                #expect(choice.attention?.count == 49)
            }
        }
        #expect(
            try TinyModel.make().explanation(for: photograph, alternatives: 1).choices.allSatisfy {
                $0.attention == nil
            }
        )
    }
}
