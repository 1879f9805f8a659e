import CutlineModels
import CutlineText
import CutlineTraining
import Foundation
import Testing
import Torch

@testable import CutlineCommands
@testable import CutlineImages

@Suite("Errors become exit codes")
struct ExitReasonTests {
    static let cases: [(any Error, ExitReason)] = [
        (CommandError(.usage, ""), .usage),
        (CommandError(.badData, ""), .badData),
        (CommandError(.missingInput, ""), .missingInput),
        (CommandError(.output, ""), .inputOutput),
        (CommandError(.interrupted, ""), .failure),
        (ImageError(code: .missing, file: "", problem: "", remedy: ""), .missingInput),
        (ImageError(code: .damaged, file: "", problem: "", remedy: ""), .badData),
        (ImageError(code: .unavailable, file: "", problem: "", remedy: ""), .failure),
        (DatasetError(.unreadable, detail: ""), .missingInput),
        (DatasetError(.malformed, detail: ""), .badData),
        (DatasetError(.invalidFractions, detail: ""), .usage),
        (VocabularyError(.duplicateWord, detail: ""), .badData),
        (VocabularyError(.unreadable, detail: "", file: "/no/such/file"), .missingInput),
        (ModelError(.unknownName, ""), .usage),
        (ModelError(.missing, ""), .missingInput),
        (ModelError(.damaged, ""), .badData),
        (ModelError(.unwritable, ""), .inputOutput),
        (TorchError(.unknownDevice, ""), .usage),
        (TorchError(.missingFile, ""), .missingInput),
        (TorchError(.malformedFile, ""), .badData),
        (TorchError(.unwritableFile, ""), .inputOutput),
        (TorchError(.engine, ""), .failure),
        (FeatureError(.foreign, file: "", detail: ""), .badData),
        (FeatureError(.unwritable, file: "", detail: ""), .inputOutput),
        (TrainingError(.runExists, ""), .usage),
        (TrainingError(.nothingToResume, ""), .missingInput),
        (TrainingError(.diverged, ""), .failure),
        (CocoaError(.fileReadNoSuchFile), .missingInput),
        (CocoaError(.fileWriteOutOfSpace), .inputOutput),
        (CancellationError(), .failure),
    ]

    @Test("each module's errors have their code", arguments: cases.indices)
    func code(_ index: Int) {
        let (error, expected) = Self.cases[index]
        #expect(ExitReason(for: error) == expected, "\(type(of: error)) \(error)")
    }

    @Test("the codes are those of sysexits.h")
    func values() {
        let codes: [ExitReason] = [.success, .failure, .usage, .badData, .missingInput, .inputOutput]
        #expect(codes.map(\.rawValue) == [0, 1, 64, 65, 66, 74])
    }

    @Test("a standard output that cannot be written to ends with 74")
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        let captions = try folder.file("captions.txt", "a.jpg#0\tA dog .\n")
        let errors = MemorySink()
        let context = CommandContext(
            output: FullSink(),
            errors: errors,
            input: { [] },
            outputIsTerminal: false,
            errorsAreTerminal: false,
            width: 80,
            now: { .zero }
        )
        #expect(await CutlineTool.run(["captions", "--captions", captions], in: context) == 74)
        #expect(errors.text.contains("standard output"))
    }
}
