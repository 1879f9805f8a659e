import Foundation
import Testing

@Suite("The built tool trains", .enabled(if: Tool.hasWeights))
struct TrainingTests {
    private static let encoder = Tool.encoder

    @Test("a run goes from photos and captions to a model that is scored and captions, and can be resumed")
    func wholeRun() throws {
        let data = try TrainingData()
        let folder = data.folder
        let run = folder.path("run")
        let split = data.split + ["--output", run]
        let settings = [
            "--encoder", Self.encoder, "--decoder", "merge", "--epochs", "2", "--hidden-size", "16", "--embedding-size",
            "16", "--output-size", "16", "--minimum-count", "1", "--batch-size", "4",
        ]

        let first = try Tool.run(["train"] + data.inputs + split + settings)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.lines.count == 1)
        #expect(first.output.hasPrefix(folder.path("run/best")))
        #expect(first.errors.contains("epoch 2/2: loss"))
        for file in ["config.json", "metrics.jsonl", "checkpoints/last.safetensors", "best/model.safetensors"] {
            #expect(FileManager.default.fileExists(atPath: folder.path("run/\(file)")), "\(file)")
        }

        let again = try Tool.run(["train"] + data.inputs + split + settings)
        #expect(again.status == 64)
        #expect(again.errors.contains("--resume"))
        let changed = try Tool.run(["train"] + data.inputs + split + ["--resume", "--epochs", "5"])
        #expect(changed.status == 64)
        let resumed = try Tool.run(["train"] + data.inputs + split + ["--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")

        let model = folder.path("run/best")
        #expect(try Tool.run("model", "verify", model).status == 0)
        let predictions = folder.path("predictions.jsonl")
        let evaluation = try Tool.run(
            ["evaluate", "--model", model] + data.inputs
                + ["--ids", data.validation, "--format", "json", "--predictions", predictions]
        )
        #expect(evaluation.status == 0, "\(evaluation.errors)")
        let scores = try #require(
            try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8)) as? [String: Any]
        )
        let keys: Set = [
            "bleu1", "bleu2", "bleu3", "bleu4", "rougeL", "cider", "images", "captions", "model", "beam", "seconds",
        ]
        #expect(keys.isSubset(of: scores.keys))
        #expect(Set(scores.keys).subtracting(keys).isSubset(of: ["meteor"]))
        #expect(scores["images"] as? Int == 2)
        #expect(scores["captions"] as? Int == 4)

        let scored = try Tool.run(
            ["score", "--references", data.captions, "--candidates", predictions, "--format", "json"]
        )
        let same = try #require(try JSONSerialization.jsonObject(with: Data(scored.output.utf8)) as? [String: Any])
        #expect(same["cider"] as? Double == scores["cider"] as? Double)

        let photo = Tool.photos.appendingPathComponent(data.names[0]).path
        #expect(try Tool.run("caption", photo, "--model", model).status == 0)
    }

    @Test("Ctrl-C stops a run where it can be resumed")
    func interruption() async throws {
        let data = try TrainingData()
        let run = data.folder.path("run")
        let common = ["train"] + data.inputs + data.split + ["--output", run]
        let process = Process()
        process.executableURL = Tool.url
        process.arguments =
            common + ["--encoder", Self.encoder, "--epochs", "100000", "--patience", "100000", "--minimum-count", "1"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try data.folder.handle("errors")
        try process.run()
        while try process.isRunning && !data.folder.text("errors").contains("epoch 1/") {
            try await Task.sleep(for: .milliseconds(100))
        }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        #expect(try data.folder.text("errors").contains("--resume goes on from here"))
        #expect(FileManager.default.fileExists(atPath: data.folder.path("run/checkpoints/last.safetensors")))
    }
}

@Suite("The built tool trains on a network of one's own")
struct OwnNetworkTests {
    @Test("a model carries the module that it was trained on, and how photos were resized for it")
    func module() throws {
        let data = try TrainingData()
        let folder = data.folder
        let fixtures = Tool.root.appendingPathComponent("Tests/CutlineModelsTests/Fixtures")
        for name in ["grid.pt", "grid.json"] {
            try FileManager.default.copyItem(
                atPath: fixtures.appendingPathComponent(name).path,
                toPath: folder.path(name)
            )
        }
        let settings = [
            "--encoder", folder.path("grid.pt"), "--interpolation", "nearest", "--geometry", "crop", "--epochs", "2",
            "--hidden-size", "16", "--embedding-size", "16", "--output-size", "16", "--minimum-count", "1",
            "--batch-size", "4",
        ]
        let trained = try Tool.run(["train"] + data.inputs + data.split + ["--output", folder.path("run")] + settings)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("grid.pt pooled 12 float16"))
        for name in ["grid.pt", "grid.json"] { try FileManager.default.removeItem(atPath: folder.path(name)) }

        let model = folder.path("run/best")
        #expect(try Tool.run("model", "verify", model).status == 0)
        let shown = try Tool.run("model", "show", model, "--format", "json")
        let summary = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
        let encoder = try #require(summary?["encoder"] as? [String: Any])
        #expect(encoder["name"] as? String == "grid.pt" && encoder["parameters"] as? Int == 1788)
        #expect(encoder["interpolation"] as? String == "nearest" && encoder["geometry"] as? String == "crop")
        let photo = Tool.photos.appendingPathComponent(data.names[0]).path
        let captioned = try Tool.run("caption", photo, "--model", model)
        #expect(captioned.status == 0 && captioned.lines.count == 1, "\(captioned.errors)")
    }

    @Test("features of another module of the same name are refused")
    func changed() throws {
        let folder = try TemporaryFolder()
        let fixtures = Tool.root.appendingPathComponent("Tests/CutlineModelsTests/Fixtures")
        func put(_ module: String) throws {
            try? FileManager.default.removeItem(atPath: folder.path("net.pt"))
            try FileManager.default.copyItem(
                atPath: fixtures.appendingPathComponent(module).path,
                toPath: folder.path("net.pt")
            )
        }
        let extract = [
            "features", "--images", Tool.photos.path, "--encoder", folder.path("net.pt"), "--output",
            folder.path("features.safetensors"),
        ]
        try put("grid.pt")
        let unprepared = try Tool.run(extract)
        #expect(unprepared.status == 66 && unprepared.errors.contains("net.json: there is no such file; it says how"))
        try FileManager.default.copyItem(
            atPath: fixtures.appendingPathComponent("grid.json").path,
            toPath: folder.path("net.json")
        )
        let made = try Tool.run(extract)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try Tool.run(extract).status == 0)
        try put("vector.pt")
        let refused = try Tool.run(extract)
        #expect(
            refused.status == 65 && refused.errors.contains("the encoder's weights are others"),
            "\(refused.errors)"
        )
        let small = try Tool.run(extract + ["--geometry", "crop:16"])
        #expect(small.status == 64 && small.errors.contains("32 pixels out of a shorter side of 16"))
    }
}

/// The example photographs with captions made up for them.
private struct TrainingData {
    let folder: TemporaryFolder
    let names: [String]
    let captions: String
    let validation: String
    let inputs: [String]
    let split: [String]

    init() throws {
        folder = try TemporaryFolder()
        names = try FileManager.default.contentsOfDirectory(atPath: Tool.photos.path)
            .filter { $0.hasSuffix(".jpg") }.sorted()
        let rows = names.flatMap { name in
            let thing = name.dropLast(4)
            return ["\(name),\"A \(thing), seen from near .\"", "\(name),There is the \(thing) ."]
        }
        captions = try folder.file("captions.csv", "image,caption\n" + rows.joined(separator: "\n") + "\n")
        let train = try folder.file("train.txt", names.dropLast(2).joined(separator: "\n"))
        validation = try folder.file("val.txt", names.suffix(2).joined(separator: "\n"))
        inputs = ["--images", Tool.photos.path, "--captions", captions]
        split = ["--split", "train=\(train),val=\(validation)"]
    }
}
