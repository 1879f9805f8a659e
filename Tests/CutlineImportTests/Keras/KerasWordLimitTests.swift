import CutlineImport
import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Tokenizers with num_words")
struct KerasWordLimitTests {
    /// The fixtures' tokenizer with a limit.
    private func captioner(limit: Int) throws -> KerasCaptioner {
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: Fixture.tokenizer, encoding: .utf8)
            .replacingOccurrences(of: #""num_words": null"#, with: "\"num_words\": \(limit)")
        #expect(text.contains("\"num_words\": \(limit)"))
        return try KerasCaptioner(
            contentsOf: Fixture.url("notebook.h5"),
            tokenizer: folder.write(text, to: "tokenizer.json")
        )
    }

    @Test("outputs beyond the limit are left out, the others keep their order")
    func limit() throws {
        let whole = try Fixture.captioner("notebook.h5")
        let limited = try captioner(limit: 20)
        #expect(limited.vocabulary.count == 20 && limited.configuration.vocabularySize == 20)
        #expect(
            limited.notes.contains { $0.contains("left out \(whole.vocabulary.count - 20) outputs that num_words") }
        )
        let features = try KerasResults.load().features(of: ["cat.jpg"])
        func logits(_ captioner: KerasCaptioner) throws -> Tensor {
            let decoder = try captioner.decoder().decoder
            let memory = decoder.memory(of: features, .evaluation)
            let word = Tensor([Int64(captioner.vocabulary.specials.start)])
            let image = Tensor([Int64(0)])
            let state = decoder.initialState(images: image, memory: memory)
            return decoder.step(word, images: image, memory: memory, state: state, .evaluation).output.logits
        }
        let difference = try logits(whole).sliced(0..<20, axis: 1) - logits(limited)
        #expect(difference.absolute().max().scalar < 1e-5)
    }

    @Test("a limit that the words do not reach changes nothing")
    func wide() throws {
        #expect(try captioner(limit: 1000).configuration == Fixture.captioner("notebook.h5").configuration)
    }
}
