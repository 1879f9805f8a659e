import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Models that caption together")
struct CaptioningEnsembleTests {
    private func findings(_ ensemble: CaptioningEnsemble) throws -> [[Hypothesis]] {
        let photographs = try ExamplePhoto.allCases.map { photo in
            let decoded = try photo.decoded()
            return ensemble.preprocessings.map { $0.resize(decoded) }
        }
        return ensemble.findings(
            for: photographs,
            search: ensemble.configuration.search,
            constraints: SearchConstraints()
        ).map(\.hypotheses)
    }

    private func expectClose(_ found: [[Hypothesis]], _ expected: [[Hypothesis]]) {
        #expect(found.count == expected.count && !found.isEmpty)
        for (one, other) in zip(found.joined(), expected.joined()) {
            #expect(one.words == other.words)
            #expect(abs(one.logProbability - other.logProbability) < 1e-4)
        }
    }

    @Test("copies of a model share its encoder and say what it says alone")
    func copies() throws {
        let temporary = try TemporaryFolder()
        let folders = ["one", "two"].map(temporary.model)
        for folder in folders { try TinyModel.write(to: folder) }
        let ensemble = try CaptioningEnsemble(contentsOf: folders, precision: .fp32)
        #expect(ensemble.encoders == [0, 0])
        #expect(ensemble.preprocessings.count == 1)
        let alone = CaptioningEnsemble(try CaptioningModel(contentsOf: folders[0], precision: .fp32))
        expectClose(try findings(ensemble), try findings(alone))
    }

    @Test("models of different decoders and preprocessings vote, in any order")
    func different() throws {
        let one = try TinyModel.make()
        let other = try TinyModel.make(seed: 3, geometry: .crop(shorterSide: 256))
        let ensemble = try CaptioningEnsemble([one, other], names: ["one", "other"])
        #expect(ensemble.encoders == [0, 1])
        #expect(ensemble.preprocessings.map(\.geometry) == [.whole, .crop(shorterSide: 256)])
        let together = try findings(ensemble)
        expectClose(together, try findings(CaptioningEnsemble([other, one], names: ["other", "one"])))
        for single in [one, other] {
            #expect(try findings(CaptioningEnsemble(single)).map { $0[0].words } != together.map { $0[0].words })
        }
    }

    @Test("what models together expect after told words is the mean of what each expects, of the view that is shown")
    func probabilities() throws {
        let members = [try TinyModel.make(), try TinyModel.make(.softAttention, seed: 3)]
        let ensemble = try CaptioningEnsemble(members, names: ["one", "other"])
        let preprocessing = ensemble.preprocessings[0]
        let photographs = try ExamplePhoto.allCases.map { preprocessing.resize(try $0.decoded()) }
        let captions = PackedCaptions([[1, 9, 5], [1, 7]], images: [1, 0], padding: 0)
        var views: [[Float]] = []
        for isMirrored in [false, true] {
            var images = preprocessing.batch(photographs)
            if isMirrored { images = images.flipped(3) }
            let expected = members.map { member in
                let memory = member.decoder.memory(
                    of: member.encoder.encode(images)[member.decoder.featureKind],
                    .evaluation
                )
                return member.decoder.outputs(captions, memory: memory, .evaluation).logits.softmax()
            }
            let found = ensemble.probabilities(
                afterWordsOf: captions,
                photographs: photographs.map { [$0] },
                mirrored: isMirrored
            )
            #expect(found.shape == [5, ensemble.vocabulary.count])
            #expect((found - (expected[0] + expected[1]) / 2).absolute().max().scalar < 1e-4)
            views.append(found.floats)
        }
        #expect(views[0] != views[1])
    }

    @Test("a different decoder alone does not ask for a second pass of the encoder")
    func sharedEncoder() throws {
        let members = [try TinyModel.make(), try TinyModel.make(seed: 3), try TinyModel.make(seed: 4)]
        let ensemble = try CaptioningEnsemble(members, names: ["a", "b", "c"])
        #expect(ensemble.encoders == [0, 0, 0])
    }

    @Test("models that number different words are refused, both by name")
    func vocabularies() throws {
        let words = TinyModel.vocabulary.words
        let other = Vocabulary(
            fitting: words.enumerated().map { index, word in
                [String](repeating: index == 7 ? "giraffe" : word, count: 50 - index)
            },
            minimumCount: 5
        )
        #expect(other.count == TinyModel.vocabulary.count)
        #expect(!other.numbersWords(as: TinyModel.vocabulary))
        let members = [try TinyModel.make(), try TinyModel.make(vocabulary: other)]
        let error = try #require(throws: ModelError.self) {
            try CaptioningEnsemble(members, names: ["runs/one", "runs/two"])
        }
        #expect(error.code == .foreign)
        #expect(error.message.contains("runs/one and runs/two number different words"))
    }
}
