import Foundation
import Testing

@testable import CutlineTraining

@Suite("A run's figures for TensorBoard")
struct TensorBoardLogTests {
    private struct Entry: Equatable {
        let step: Int
        let tag: String
        var value: Float?
        var text: String?
    }

    private let folder: TemporaryFolder
    private let run: RunFolder

    init() throws {
        folder = try TemporaryFolder()
        run = RunFolder(folder["run"])
    }

    private var files: [URL] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: run.tensorBoard, includingPropertiesForKeys: nil)
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
        }
    }

    private func entries(_ file: URL) throws -> [Entry] {
        let contents = RecordFile.contents(of: try Data(contentsOf: file))
        return try contents.flatMap { content -> [Entry] in
            let event = try #require(ProtobufReader(content))
            let step = Int(try #require(event.number(2)))
            return event.message(5)?.messages(1).map { value in
                Entry(
                    step: step,
                    tag: value.text(1) ?? "",
                    value: value.number(2).map { Float(bitPattern: UInt32($0)) },
                    text: value.message(8)?.text(8)
                )
            } ?? []
        }
    }

    private func step(_ step: Int, loss: Double = 2.5) -> TrainingEvent {
        .stepped(
            .init(step: step, epoch: 1, loss: loss, gradientNorm: 0.5, learningRate: 0.001, tokens: 300, seconds: 0.1)
        )
    }

    private func validation(_ step: Int, caption: String) -> TrainingEvent {
        .validated(
            .init(
                epoch: 1,
                step: step,
                loss: 3,
                bleu1: 0.5,
                bleu2: 0.4,
                bleu3: nil,
                bleu4: 0.1,
                rougeL: 0.3,
                cider: 0.25,
                isBest: true,
                seconds: 1,
                samples: [.init(image: "a.jpg", caption: caption)]
            )
        )
    }

    @Test("a file begins with its version, and holds every 20th step, as it goes")
    func steps() throws {
        let log = try TensorBoardLog(run, step: 0, now: { Date(timeIntervalSince1970: 1_700_000_000.5) })
        let file = try #require(try files.first)
        #expect(file.lastPathComponent == "events.out.tfevents.1700000000.\(ProcessInfo.processInfo.hostName)")
        let first = try #require(ProtobufReader(RecordFile.contents(of: try Data(contentsOf: file))[0]))
        #expect(first.text(3) == "brain.Event:2")
        #expect(first.number(1).map(Double.init(bitPattern:)) == 1_700_000_000.5)
        for number in [19, 20, 21, 40] { try log.record(step(number)) }
        let entries = try entries(file)
        #expect(entries.map(\.step) == [20, 20, 20, 20, 40, 40, 40, 40])
        #expect(
            entries.prefix(4) == [
                Entry(step: 20, tag: "train/loss", value: 2.5),
                Entry(step: 20, tag: "train/learning_rate", value: 0.001),
                Entry(step: 20, tag: "train/gradient_norm", value: 0.5),
                Entry(step: 20, tag: "train/tokens_per_second", value: 3000),
            ]
        )
    }

    @Test("validations give their scores, and the captions of the same photographs as text")
    func validations() throws {
        let log = try TensorBoardLog(run, step: 0)
        try log.record(validation(1_000_000, caption: "a dog – runs"))
        let entries = try entries(try files[0])
        #expect(
            entries == [
                Entry(step: 1_000_000, tag: "validation/cider", value: 0.25),
                Entry(step: 1_000_000, tag: "validation/bleu1", value: 0.5),
                Entry(step: 1_000_000, tag: "validation/bleu2", value: 0.4),
                Entry(step: 1_000_000, tag: "validation/bleu4", value: 0.1),
                Entry(step: 1_000_000, tag: "validation/rougeL", value: 0.3),
                Entry(step: 1_000_000, tag: "validation/loss", value: 3),
                Entry(step: 1_000_000, tag: "captions/a.jpg", text: "a dog – runs"),
            ]
        )
        let text = try #require(ProtobufReader(RecordFile.contents(of: try Data(contentsOf: files[0]))[2]))
        let value = try #require(text.message(5, 1))
        #expect(value.message(9, 1)?.text(1) == "text")
        #expect(value.message(8)?.number(1) == 7)
        #expect(value.message(8, 2, 2)?.number(1) == 1)
    }

    @Test("a resumed run goes on in a new file, and no step is there twice")
    func resumption() throws {
        let first = try TensorBoardLog(run, step: 0)
        for number in [20, 40, 60] { try first.record(step(number)) }
        // A killed run may have been in the middle of a record.
        let old = try files[0]
        try (Data(contentsOf: old) + Data([1, 2, 3])).write(to: old)
        let second = try TensorBoardLog(run, step: 45)
        try second.record(step(60, loss: 1))
        #expect(try files.count == 2)
        let all = try files.flatMap(entries).filter { $0.tag == "train/loss" }
        #expect(all.map(\.step) == [20, 40, 60])
        #expect(all.map(\.value) == [2.5, 2.5, 1])
    }

    @Test("a fresh run keeps nothing of the files that another left")
    func fresh() throws {
        try TensorBoardLog(run, step: 0).record(step(20))
        _ = try TensorBoardLog(run, step: 0)
        #expect(try files.count == 1)
        #expect(try entries(files[0]).isEmpty)
    }

    @Test("a trainer that keeps its log keeps TensorBoard's too, across interruptions")
    func trainer() throws {
        let scene = try TrainingScene()
        var configuration = TrainingScene.configuration
        configuration.epochs = 9
        let run = scene.run("logged")
        var steps = 0
        _ = try scene.trainer(configuration, in: run).runLogged(
            onEvent: { if case .stepped = $0 { steps += 1 } },
            shouldStop: { steps == 22 }
        )
        _ = try scene.trainer(configuration, in: run, resuming: true).runLogged(onEvent: { _ in })
        let files = try FileManager.default.contentsOfDirectory(at: run.tensorBoard, includingPropertiesForKeys: nil)
        #expect(files.count == 2)
        let entries = try files.sorted { $0.path < $1.path }.flatMap(entries)
        #expect(entries.filter { $0.tag == "train/loss" }.map(\.step) == [20, 40])
        #expect(
            entries.filter { $0.tag == "train/epoch_loss" }.map(\.step) == Array(stride(from: 5, through: 45, by: 5))
        )
        #expect(entries.filter { $0.tag == "captions/copy0.tif" }.count == 8)
    }
}
