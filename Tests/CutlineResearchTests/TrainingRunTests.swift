import Cutline
import CutlineResearch
import Foundation
import Synchronization
import Testing

@Suite("Training runs")
struct TrainingRunTests {
    @Test("a run learns captions by heart, and its model captions and is scored")
    func learning() async throws {
        let set = try SmallSet()
        let photos = try set.photos()
        var settings = SmallSet.settings
        settings.epochs = 80
        settings.firstValidation = 80
        let features = try await PhotoFeatures.encode(photos, with: settings.encoder, to: set["all.safetensors"])
        let run = TrainingRun(settings, on: photos, features: features, in: set["run"])
        let events = Mutex<[TrainingRun.Event]>([])
        let ending = try await run.start { event in
            // A thread of Swift's pool would run some task.
            #expect(withUnsafeCurrentTask { $0 == nil })
            events.withLock { $0.append(event) }
        }
        #expect(ending == .completed)
        var (losses, started, validations) = ([Double](), [TrainingRun.Start](), [TrainingRun.Validation]())
        for event in events.withLock({ $0 }) {
            switch event {
            case .started(let start): started.append(start)
            case .epoch(let epoch): losses.append(epoch.loss)
            case .validation(let validation): validations.append(validation)
            default: break
            }
        }
        #expect(started.map(\.trainingPhotos) == [4] && started.map(\.trainingCaptions) == [8])
        #expect(started.map(\.validationPhotos) == [1] && started.map(\.step) == [0])
        #expect(losses.count == 80 && losses[79] < losses[0] / 4)
        #expect(validations.map(\.epoch) == [80] && validations[0].isBest)

        let captioner = try Captioner(modelAt: run.bestModel)
        for photo in photos.photos(in: .training) {
            let caption = try await captioner.caption(photo.file).rawText
            let learned = photo.captions.map { settings.cleaning.words(in: $0).joined(separator: " ") }
            #expect(learned.contains(caption), "\(photo.id)")
        }
        let evaluation = try await CaptionEvaluation(ofModelAt: run.bestModel, on: photos, part: .training)
        #expect(evaluation.predictions.map(\.photo) == photos.photos(in: .training))
        // The captions as they were written have words that the notebook's cleaning drops.
        #expect(evaluation.scores.bleu1 > 0.6 && evaluation.scores.rougeL > 0.6 && evaluation.scores.cider > 1)

        #expect(try TrainingSettings(ofRunIn: set["run"]).epochs == 80)
        await #expect(throws: (any Error).self, "there is a run already") { try await run.start() }
    }

    @Test("a cancelled run saves its state, and is resumed as if it had never stopped")
    func resumption() async throws {
        let set = try SmallSet()
        let photos = try set.photos()
        let whole = TrainingRun(SmallSet.settings, on: photos, in: set["whole"])
        let wholeLosses = Mutex<[Double]>([])
        try await whole.start { event in
            if case .step(let step) = event { wholeLosses.withLock { $0.append(step.loss) } }
        }

        let stopped = TrainingRun(SmallSet.settings, on: photos, in: set["stopped"])
        await #expect(throws: (any Error).self, "there is nothing to resume") { try await stopped.resume() }
        let losses = Mutex<[Double]>([])
        let stop = Mutex<Task<TrainingRun.Ending, any Error>?>(nil)
        let isReady = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in isReady.stream { break }
            return try await stopped.start { event in
                guard case .step(let step) = event else { return }
                losses.withLock { $0.append(step.loss) }
                if step.step == 3 { stop.withLock { $0?.cancel() } }
            }
        }
        stop.withLock { $0 = task }
        isReady.continuation.yield()
        #expect(try await task.value == .interrupted)
        #expect(losses.withLock { $0.count } == 3)
        let start = Mutex<Int?>(nil)
        let ending = try await stopped.resume { event in
            if case .started(let started) = event { start.withLock { $0 = started.step } }
            if case .step(let step) = event { losses.withLock { $0.append(step.loss) } }
        }
        #expect(ending == .completed)
        #expect(start.withLock { $0 } == 3)
        #expect(losses.withLock { $0 } == wholeLosses.withLock { $0 })

        var others = SmallSet.settings
        others.seed = 9
        let other = TrainingRun(others, on: photos, in: set["stopped"])
        let error = await #expect(throws: (any Error).self) { try await other.resume() }
        #expect(error?.localizedDescription.contains("the run has other settings: seed is 1, not 9;") == true)
    }

    @Test("a run that is cancelled while photographs are encoded is no run yet, and is started again")
    func cancelledEncoding() async throws {
        let set = try SmallSet()
        let run = TrainingRun(SmallSet.settings, on: try set.photos(), in: set["run"])
        let task = Task {
            // Ended by the cancellation, so that the run begins after it.
            try? await Task.sleep(for: .seconds(1000))
            return try await run.start()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await #expect(throws: (any Error).self, "there is nothing to resume") { try await run.resume() }
        #expect(try await run.start() == .completed)
    }

    @Test("what cannot become a run is refused before photographs are encoded")
    func earlyRefusals() async throws {
        let set = try SmallSet()
        let photos = try set.photos()
        func refusal(_ run: TrainingRun) async throws -> String {
            let error = try await #require(throws: (any Error).self) { try await run.start() }
            #expect(!FileManager.default.fileExists(atPath: run.featuresFile.path))
            return error.localizedDescription
        }
        let learning = photos.filter { $0.part != .validation }
        let message = try await refusal(TrainingRun(SmallSet.settings, on: learning, in: set["run"]))
        #expect(message == "a run needs training and validation photographs; there are 4 and 0")
        var endless = SmallSet.settings
        endless.epochs = 0
        let range = try await refusal(TrainingRun(endless, on: photos, in: set["run"]))
        #expect(range == "epochs is 0, it can be 1 to 1000000000")
        try FileManager.default.createDirectory(at: set["run/checkpoints"], withIntermediateDirectories: true)
        try set.write("run/checkpoints/last.safetensors", "another run's")
        let taken = try await refusal(TrainingRun(SmallSet.settings, on: photos, in: set["run"]))
        #expect(taken.hasPrefix("\(set["run"].path): holds a run already"))
    }

    @Test("words start with vectors from a file, whose length is the embedding's")
    func wordVectors() async throws {
        let set = try SmallSet()
        try set.write("glove.txt", "the 1 2 3 4 5\nsea 5 4 3 2 1\n")
        var settings = SmallSet.settings
        settings.wordVectors = set["glove.txt"]
        #expect(try await TrainingRun(settings, on: set.photos(), in: set["run"]).start() == .completed)
        #expect(try TrainingSettings(ofRunIn: set["run"]).embeddingSize == 5)
        settings.wordVectors = set["none.txt"]
        let missing = TrainingRun(settings, on: try set.photos(), in: set["other"])
        await #expect(throws: (any Error).self) { try await missing.start() }
    }

    @Test("photographs that cannot be read are told, and left out of training and scored as empty")
    func damage() async throws {
        let set = try SmallSet()
        try set.write("Images/grey.tif", "no photograph")
        let photos = try set.photos()
        let run = TrainingRun(SmallSet.settings, on: photos, in: set["run"])
        let unreadable = Mutex<[String]>([])
        try await run.start { event in
            if case .unreadable(let id, _) = event { unreadable.withLock { $0.append(id) } }
            if case .started(let start) = event { #expect(start.trainingPhotos == 3) }
        }
        #expect(unreadable.withLock { $0 } == ["grey.tif"])
        let evaluation = try await CaptionEvaluation(ofModelAt: run.bestModel, on: photos, beamWidth: 2)
        #expect(evaluation.predictions.count == 6)
        let lost = try #require(evaluation.predictions.first { $0.photo.id == "grey.tif" })
        #expect(lost.caption == nil && lost.score == nil && lost.problem?.contains("grey.tif") == true)
        #expect(evaluation.predictions.count { $0.caption != nil } == 5)
        let none = photos.filter { _ in false }
        await #expect(throws: (any Error).self) { try await CaptionEvaluation(ofModelAt: run.bestModel, on: none) }
    }
}
