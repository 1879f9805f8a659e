import CutlineImages
import Foundation
import Testing

@testable import CutlineTraining

@Suite("What a run's folder says of it")
struct RunReportTests {
    private let scene: TrainingScene
    private let run: RunFolder

    init() throws {
        scene = try TrainingScene()
        run = scene.run()
    }

    private func train(stopAfter steps: Int = .max) throws {
        var configuration = TrainingScene.configuration
        configuration.epochs = 3
        try scene.train(configuration, in: run, stopAfter: steps)
        try RunData(images: scene.folder.url, captions: scene.folder["captions.txt"], split: .whole).write(to: run)
    }

    private func append(_ text: String) throws {
        try (Data(contentsOf: run.metrics) + Data(text.utf8)).write(to: run.metrics)
    }

    @Test("a finished run has its epochs, its losses, its settings and its photos")
    func finished() throws {
        try train()
        let report = try RunReport(of: run, photos: 10)
        #expect(report.state == .completed)
        #expect(report.remarks == [])
        #expect(report.metrics.start?.trainingImages == 5)
        #expect(report.metrics.epochs.map(\.epoch) == [1, 2, 3])
        #expect(report.metrics.validations.map(\.epoch) == [2, 3])
        for validation in report.metrics.validations {
            #expect(validation.loss.map { $0 > 0 } == true)
            #expect(validation.bleu2 != nil && validation.bleu3 != nil)
        }
        #expect(report.settings.contains(.init(name: "encoder", value: "efficientnet-lite0")))
        #expect(report.settings.contains(.init(name: "search.beam_width", value: "1")))
        #expect(report.gallery.total == 5)
        #expect(report.gallery.photos.map(\.rank) == [1, 2, 3, 4, 5])
        let scores = report.gallery.photos.map(\.prediction.cider)
        #expect(scores == scores.sorted(by: >))
        let best = try #require(report.metrics.best)
        #expect(abs(scores.reduce(0, +) / 5 - best.cider) < 1e-9)
        for photo in report.gallery.photos {
            let thumbnail = try #require(photo.thumbnail)
            #expect(PhotoFormat(sniffing: [UInt8](thumbnail.prefix(64))) == .jpeg)
            let known = scene.dataset.images.first { $0.id == photo.prediction.image }
            #expect(photo.prediction.references == known?.captions)
        }
    }

    @Test("the validation loss is the training loss of the same captions where nothing is dropped or averaged")
    func validationLoss() throws {
        var configuration = TrainingScene.memorizing
        configuration.epochs = 1
        configuration.learningRate = 0
        configuration.firstValidation = 1
        let events = try scene.train(configuration, in: run)
        let training = try #require(events.compactMap(\.epoch).last?.loss)
        let validation = try #require(events.compactMap(\.validation).last?.loss)
        #expect(abs(training - validation) < 1e-5)
    }

    @Test("thumbnails are made once")
    func cache() throws {
        try train()
        _ = try RunReport(of: run, photos: 10)
        let kept = try FileManager.default.contentsOfDirectory(atPath: run.thumbnails.path)
        #expect(kept.count == 5)
        // What stands in the cache is taken as it is.
        for name in kept { try Data("kept".utf8).write(to: run.thumbnails.appendingPathComponent(name)) }
        let report = try RunReport(of: run, photos: 10)
        #expect(report.gallery.photos.allSatisfy { $0.thumbnail == Data("kept".utf8) })
    }

    @Test("a run that was stopped says so, and after it is resumed no longer")
    func interrupted() throws {
        try train(stopAfter: 7)
        #expect(try RunReport(of: run, photos: 0).state == .interrupted)
        #expect(try RunReport(of: run, photos: 0, isLive: true).state == .running)
        try scene.train(run.loadConfiguration(), in: run, resuming: true)
        let report = try RunReport(of: run, photos: 0)
        #expect(report.state == .completed)
        #expect(report.metrics.epochs.count == 3)
    }

    @Test("a run that was killed is running for a while, then it is not finished")
    func killed() throws {
        try train()
        let lines = try String(contentsOf: run.metrics, encoding: .utf8).split(separator: "\n").dropLast()
        try Data(lines.joined(separator: "\n").utf8).write(to: run.metrics)
        #expect(try RunReport(of: run, photos: 0).state == .running)
        let later = Date().addingTimeInterval(3600)
        guard case .silent(let since) = try RunReport(of: run, photos: 0, now: later).state else {
            Issue.record("an hour of silence is no running")
            return
        }
        #expect(since < later)
    }

    @Test("a run that broke down says why")
    func failed() throws {
        try train(stopAfter: 2)
        let log = try MetricsLog(run, step: 2)
        try log.recordFailure(TrainingError(.diverged, "the loss became inf"))
        #expect(try RunReport(of: run, photos: 0).state == .failed("the loss became inf"))
    }

    @Test("a log whose last line was cut off is read up to there")
    func truncated() throws {
        try train()
        try append(#"{"event":"epoch","epo"#)
        let report = try RunReport(of: run, photos: 0)
        #expect(report.metrics.epochs.count == 3)
        #expect(report.remarks.contains { $0.hasPrefix("metrics.jsonl: 1 lines") })
    }

    @Test("a run of an earlier version is shown without what it lacks, and says what that is")
    func earlierVersion() throws {
        try FileManager.default.createDirectory(at: run.url, withIntermediateDirectories: true)
        try Data(
            #"""
            {"epoch":1,"event":"epoch","learningRate":0.001,"loss":4.5,"seconds":3,"step":100,"tokensPerSecond":900}
            {"bleu1":0.5,"bleu4":0.1,"cider":0.2,"epoch":1,"event":"validation","isBest":true,"rougeL":0.3,"samples":[],"seconds":1,"step":100}

            """#.utf8
        ).write(to: run.metrics)
        let report = try RunReport(of: run, photos: 10)
        #expect(report.metrics.best?.cider == 0.2)
        #expect(report.metrics.stepsPerEpoch == 100)
        #expect(report.gallery.photos.isEmpty)
        for part in ["config.json", "validation loss", "predictions.jsonl"] {
            #expect(report.remarks.contains { $0.contains(part) }, "\(part)")
        }
    }

    @Test("photos that are gone are a remark, and found again elsewhere")
    func movedPhotos() throws {
        try train()
        let elsewhere = scene.folder["elsewhere"]
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        for index in 0..<5 {
            let name = "copy\(index).tif"
            try FileManager.default.moveItem(at: scene.folder[name], to: elsewhere.appendingPathComponent(name))
        }
        let report = try RunReport(of: run, photos: 10)
        #expect(report.gallery.photos.allSatisfy { $0.thumbnail == nil })
        #expect(report.remarks.contains { $0.hasPrefix("5 of 5 photos cannot be shown.") && $0.contains("--images") })
        let found = try RunReport(of: run, photos: 10, images: elsewhere)
        #expect(found.gallery.photos.allSatisfy { $0.thumbnail != nil })
        #expect(found.remarks == [])
    }

    @Test("a folder without a run is an error that says what to give")
    func noRun() throws {
        let error = #expect(throws: TrainingError.self) { try RunReport(of: run, photos: 10) }
        #expect(error?.code == .nothingToResume)
        #expect(error?.message.contains(run.metrics.path) == true)
    }

    @Test("a limit shows the best, the worst, and a spread of those between", arguments: [0, 1, 2, 3, 10, 30, 99, 100])
    func choice(limit: Int) {
        let chosen = Gallery.choice(of: limit, from: 100)
        #expect(chosen.count == limit)
        #expect(chosen == Set(chosen).sorted())
        #expect(chosen.allSatisfy { (0..<100).contains($0) })
        if limit >= 3 { #expect(chosen.first == 0 && chosen.last == 99) }
    }

    @Test("what a run was made from is kept", arguments: [0, 1, 2])
    func runData(kind: Int) throws {
        try FileManager.default.createDirectory(at: run.url, withIntermediateDirectories: true)
        let list = scene.folder["train.txt"]
        let source: SplitSource =
            switch kind {
            case 0: .directory(scene.folder.url)
            case 1: .lists([.train: list])
            default: .captionFile(otherwise: try SeededSplit(validation: 0.1, test: 0.1, seed: 3))
            }
        let data = RunData(images: scene.folder.url, captions: scene.folder["captions.txt"], split: source)
        try data.write(to: run)
        #expect(RunData(of: run) == data)
        switch kind {
        case 0: #expect(data.split.directory == scene.folder.url.standardizedFileURL.path)
        case 1: #expect(data.split.lists == [.train: list.standardizedFileURL.path])
        default: #expect(data.split.seeded?.seed == 3)
        }
        try Data("{}".utf8).write(to: run.data)
        #expect(RunData(of: run) == nil)
    }
}
