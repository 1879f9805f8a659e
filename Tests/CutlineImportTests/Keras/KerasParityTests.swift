import CutlineImport
import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Captioners of Keras are the same in Cutline")
struct KerasParityTests {
    /// Each network as Keras 3 saves it, and as Keras 2 does.
    static let files = [
        "notebook.h5", "notebook.keras", "notebook-2.h5", "notebook-2.keras", "copied.h5", "copied.keras",
        "copied-2.h5",
        "copied-2.keras", "unmasked.h5", "unmasked.keras",
    ]

    private let results: KerasResults

    init() throws {
        results = try KerasResults.load()
    }

    private func expected(_ file: String) throws -> KerasResults.Model {
        try #require(results.models[String(file.prefix(while: \.isLetter))])
    }

    @Test("the probabilities of the next word are Keras' within 1e-5, step by step", arguments: files)
    func steps(file: String) throws {
        let expected = try expected(file)
        let decoder = try Fixture.captioner(file).decoder().decoder
        let memory = decoder.memory(of: results.features(of: expected.photographs), .evaluation)
        for (row, words) in expected.prefixes.enumerated() {
            let image = Tensor([Int64(row)])
            var state = decoder.initialState(images: image, memory: memory)
            for (position, word) in words.enumerated() {
                let step = decoder.step(Tensor([word]), images: image, memory: memory, state: state, .evaluation)
                let probabilities = expected.probabilities[row][position]
                let difference = step.output.logits.softmax().squeezed(0) - Tensor(probabilities)
                #expect(difference.absolute().max().scalar < 1e-5, "\(expected.photographs[row]), word \(position)")
                state = step.state
            }
        }
    }

    @Test("the loss over every prefix is Keras' within 1e-5, in one pass a caption", arguments: files)
    func loss(file: String) throws {
        let captioner = try Fixture.captioner(file)
        let decoder = try captioner.decoder().decoder
        let photographs = results.photographs
        let sequences = try photographs.map { name in
            let text = try #require(results.texts[name])
            return captioner.vocabulary.encodeWithBoundaries(text.split(separator: " ").map(String.init)).map(
                Int64.init
            )
        }
        let length = sequences.map(\.count).max() ?? 0
        func batch(_ rows: [ArraySlice<Int64>]) -> Tensor {
            let padded = rows.flatMap { Array($0) + [Int64](repeating: 0, count: length - 1 - $0.count) }
            return Tensor(padded, shape: [rows.count, length - 1])
        }
        let logits = decoder.logits(
            batch(sequences.map { $0.dropLast() }),
            images: Tensor.range(0..<photographs.count),
            memory: decoder.memory(of: results.features(of: photographs), .evaluation),
            .evaluation
        )
        let loss = SequenceLoss(labelSmoothing: 0, padding: 0)(logits, batch(sequences.map { $0.dropFirst() }))
        #expect(try abs(loss.scalar - expected(file).loss) < 1e-5)
    }

    @Test("the captions are those of the notebook's own loop, of several lengths", arguments: files)
    func captions(file: String) throws {
        let captioner = try Fixture.captioner(file)
        let found = CaptionSearch(
            try captioner.decoder().decoder,
            captioner.search,
            specials: captioner.vocabulary.specials
        ).hypotheses(for: results.features(of: results.photographs))
        let captions = found.map {
            "startseq \(captioner.vocabulary.decode($0[0].words).joined(separator: " ")) endseq"
        }
        let expected = try expected(file).captions
        #expect(captions == results.photographs.map { expected[$0] })
        #expect(Set(found.map { $0[0].words.count }).count > 4 && found.allSatisfy { $0[0].isFinished })
    }

    @Test("beams of a batch are those of single photographs", arguments: ["notebook.h5", "unmasked.h5"])
    func beams(file: String) throws {
        let captioner = try Fixture.captioner(file)
        var options = captioner.search
        options.beamWidth = 3
        let search = CaptionSearch(try captioner.decoder().decoder, options, specials: captioner.vocabulary.specials)
        let together = search.hypotheses(for: results.features(of: results.photographs))
        for (name, hypotheses) in zip(results.photographs, together) {
            let alone = search.hypotheses(for: results.features(of: [name]))[0]
            #expect(hypotheses.map(\.words) == alone.map(\.words) && hypotheses.count > 1)
        }
    }

    @Test("parameters are as many as Keras counts", arguments: ["notebook.h5", "notebook-2.keras", "unmasked.h5"])
    func parameters(file: String) throws {
        #expect(try Fixture.captioner(file).decoder().store.count == expected(file).parameters)
    }

    @Test("captions end where the model does, or where the user says")
    func lengths() throws {
        #expect(try Fixture.captioner("copied.h5").maximumLength == results.maximumLength)
        let open = try Fixture.captioner("notebook.h5")
        #expect(open.maximumLength == 34 && open.notes.contains { $0.contains("end after 34") })
        let chosen = try KerasCaptioner(
            contentsOf: Fixture.url("notebook.h5"),
            tokenizer: Fixture.tokenizer,
            maximumLength: 7
        )
        #expect(chosen.search.maximumLength == 7 && chosen.notes.isEmpty)
        #expect(chosen.search.minimumLength == 0 && chosen.search.beamWidth == 1)
    }

    @Test("dropouts are taken over, and padding that is read is part of the decoder")
    func configuration() throws {
        let copied = try Fixture.captioner("copied-2.keras").configuration
        #expect([copied.imageDropout, copied.wordDropout, copied.outputDropout] == [0.4, 0.5, 0.3])
        #expect(copied.paddedLength == nil && copied.featureSize == 12 && copied.featureScaling == .none)
        #expect(try Fixture.captioner("unmasked.keras").configuration.paddedLength == results.maximumLength)
        let notes = try Fixture.captioner("copied.keras").notes
        #expect(notes.count == 1 && notes[0].contains("the Dropout before and after 'dense_1' differ"))
    }
}
