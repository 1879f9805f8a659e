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
        for file in [
            "config.json", "metrics.jsonl", "data.json", "predictions.jsonl", "report.html",
            "checkpoints/last.safetensors", "best/model.safetensors",
        ] {
            #expect(FileManager.default.fileExists(atPath: folder.path("run/\(file)")), "\(file)")
        }

        let again = try Tool.run(["train"] + data.inputs + split + settings)
        #expect(again.status == 64)
        #expect(again.errors.contains("--resume"))
        let changed = try Tool.run(["train"] + data.inputs + split + ["--resume", "--epochs", "5"])
        #expect(changed.status == 64)
        #expect(
            changed.errors.contains("settings than those given: epochs is 2, not 5; resume it"),
            "\(changed.errors)"
        )
        let drawn = try Tool.run(["train"] + data.inputs + ["--output", run, "--resume"])
        #expect(drawn.status == 64)
        #expect(drawn.errors.contains("data.json: the run's split is"), "\(drawn.errors)")
        let resumed = try Tool.run(["train"] + data.inputs + split + ["--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        let page = try String(contentsOfFile: folder.path("run/report.html"), encoding: .utf8)
        #expect(page.contains("data-state=\"finished\""))
        #expect(page.components(separatedBy: "<figure").count == 3)
        let report = try Tool.run("report", run)
        #expect(report.status == 0, "\(report.errors)")
        #expect(report.lines == [folder.path("run/report.html")])

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
            "bleu1", "bleu2", "bleu3", "bleu4", "rougeL", "cider", "images", "captions", "model", "models", "beam",
            "seconds",
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

    @Test("the notebook's preset trains on frozen word vectors, and never says its start and end words")
    func notebook() throws {
        let data = try TrainingData()
        let folder = data.folder
        let vectors = try folder.file(
            "vectors.txt",
            ["the", "is", "there", "seen", "near", "cat", "dogs"].enumerated().map { index, word in
                "\(word) " + (0..<8).map { "\(Double(index + $0) / 8)" }.joined(separator: " ")
            }.joined(separator: "\n")
        )
        let command =
            ["train"] + data.inputs + data.split + [
                "--output", folder.path("run"), "--encoder", Self.encoder, "--preset", "notebook", "--word-vectors",
                vectors, "--epochs", "3", "--hidden-size", "16", "--output-size", "16",
            ]
        let outcome = try Tool.run(command)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("vectors of 8 numbers"))
        let configuration = try #require(
            try JSONSerialization.jsonObject(with: Data(folder.text("run/config.json").utf8)) as? [String: Any]
        )
        #expect(configuration["embedding_size"] as? Int == 8)
        #expect(configuration["freeze_embedding"] as? Bool == true)
        #expect(configuration["vocabulary"] as? String == "keras")
        #expect(configuration["recurrent_bias"] as? Bool == false)
        #expect(configuration["schedule"] as? String == "constant")
        let again = try Tool.run(command + ["--resume"])
        #expect(again.status == 0, "\(again.errors)")
        #expect(try Tool.run(command + ["--resume", "--epochs", "9"]).status == 64)

        let model = folder.path("run/best")
        let shown = try Tool.run("model", "show", model)
        #expect(shown.status == 0)
        #expect(shown.output.contains("notebook"))
        let photos = data.names.map { Tool.photos.appendingPathComponent($0).path }
        let captions = try Tool.run(["caption", "--model", model, "--beam", "3", "--candidates", "3"] + photos)
        #expect(captions.status == 0, "\(captions.errors)")
        for word in ["startseq", "endseq", "<pad>"] { #expect(!captions.output.contains(word)) }
        let mismatch = try Tool.run(
            ["train"] + data.inputs + data.split + [
                "--output", folder.path("other"), "--encoder", Self.encoder, "--word-vectors", vectors,
                "--embedding-size", "9",
            ]
        )
        #expect(mismatch.status == 64)
        #expect(mismatch.errors.contains("8 numbers, --embedding-size is 9"))
    }

    @Test("COCO's files and folders, one for each split, are trained on together")
    func cocoParts() throws {
        let data = try TrainingData()
        let folder = data.folder
        let parts = [("train", data.names.dropLast(2)), ("val", data.names.suffix(2))]
        for (part, names) in parts {
            try FileManager.default.createDirectory(
                atPath: folder.path("\(part)2017"),
                withIntermediateDirectories: true
            )
            for name in names {
                try FileManager.default.copyItem(
                    at: Tool.photos.appendingPathComponent(name),
                    to: folder.url.appendingPathComponent("\(part)2017/\(name)")
                )
            }
            let images = names.enumerated().map { #"{"id": \#($0), "file_name": "\#($1)"}"# }
            let annotations = names.enumerated().map { #"{"image_id": \#($0), "caption": "The \#($1.dropLast(4)) ."}"# }
            _ = try folder.file(
                "captions_\(part)2017.json",
                #"{"images": [\#(images.joined(separator: ","))], "annotations": [\#(annotations.joined(separator: ","))]}"#
            )
        }
        func each(_ name: (String) -> String) -> String {
            parts.map { "\($0.0)=\(folder.path(name($0.0)))" }.joined(separator: ",")
        }
        let outcome = try Tool.run(
            [
                "train", "--images", each { "\($0)2017" }, "--captions", each { "captions_\($0)2017.json" }, "--output",
                folder.path("run"), "--encoder", Self.encoder,
            ] + Self.smallest
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("train \(data.names.count - 2) photos"))
        #expect(outcome.errors.contains("val 2 photos"))
    }

    @Test("Flickr30k's files are trained on as they are", arguments: ["results.csv", "results_20130124.token"])
    func flickr30k(name: String) throws {
        let data = try TrainingData()
        let isTable = name.hasSuffix("csv")
        let rows = data.names.flatMap { photo in
            (0..<2).map { number in
                let caption = "The \(photo.dropLast(4)) , seen \"from near\" number \(number) ."
                return isTable ? "\(photo)| \(number)| \(caption)" : "\(photo)#\(number)\t\(caption)"
            }
        }
        let header = isTable ? ["image_name| comment_number| comment"] : []
        let captions = try data.folder.file(name, (header + rows).joined(separator: "\n") + "\n")
        let outcome = try Tool.run(
            ["train", "--images", Tool.photos.path, "--captions", captions, "--output", data.folder.path("run")]
                + data.split + ["--encoder", Self.encoder] + Self.smallest
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("\(data.names.count) photos, \(data.names.count * 2) captions from \(name)"))
    }

    private static let smallest = [
        "--epochs", "1", "--hidden-size", "8", "--embedding-size", "8", "--output-size", "8", "--minimum-count", "1",
        "--no-mirrored",
    ]

    @Test("a search tries settings, stops at Ctrl-C, goes on, and its best settings can be trained with")
    func tuning() async throws {
        let data = try TrainingData()
        let folder = data.folder
        let space = try folder.file(
            "space.json",
            """
            {"learning_rate": {"type": "loguniform", "low": 0.0001, "high": 0.01},
             "decoder": {"type": "choice", "values": ["merge", "up-down"]}}
            """
        )
        let sizes = ["--hidden-size", "8", "--embedding-size", "8", "--output-size", "8", "--attention-size", "8"]
        func command(trials: Int, epochs: Int, output: String) -> [String] {
            ["tune", "--space", space, "--trials", "\(trials)", "--epochs", "\(epochs)", "--patience", "0"]
                + ["--output", folder.path(output), "--encoder", Self.encoder, "--minimum-count", "1", "--no-mirrored"]
                + data.inputs + data.split + sizes
        }
        let process = Process()
        process.executableURL = Tool.url
        process.arguments = command(trials: 1, epochs: 100_000, output: "endless")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try folder.handle("errors")
        try process.run()
        while try process.isRunning && !folder.text("errors").contains("epoch 1/") {
            try await Task.sleep(for: .milliseconds(100))
        }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(try folder.text("errors").contains("the same command goes on from here"))

        let first = try Tool.run(command(trials: 2, epochs: 3, output: "search"))
        #expect(first.status == 0, "\(first.errors)")
        // As after a kill: the second trial has a checkpoint, and its end is not written down.
        let known = try folder.text("search/trials.jsonl").split(separator: "\n")
        _ = try folder.file("search/trials.jsonl", known[0] + "\n")
        let whole = command(trials: 3, epochs: 3, output: "search")
        let rest = try Tool.run(whole)
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(!rest.errors.contains("trial 1/3"))
        #expect(rest.errors.contains("trial 2/3, going on: decoder "))
        #expect(rest.errors.contains("trial 3/3: decoder "))
        #expect(try folder.text("search/trials.jsonl").hasPrefix(known.joined(separator: "\n") + "\n"))
        #expect(rest.lines.count == 5)
        #expect(rest.lines[0].hasPrefix("trial   CIDEr  epoch  epochs  state"))
        #expect(rest.lines[4].hasPrefix(folder.path("search/best.json")))
        #expect(try folder.text("search/trials.jsonl").split(separator: "\n").count == 3)
        let again = try Tool.run(whole)
        #expect(again.output == rest.output)
        let other = try Tool.run(whole + ["--search-seed", "2"])
        #expect(other.status == 65 && other.errors.contains("another seed, 1"), "\(other.errors)")

        let trained = try Tool.run(
            ["train", "--settings", folder.path("search/best.json"), "--epochs", "1", "--output", folder.path("run")]
                + data.inputs + data.split
        )
        #expect(trained.status == 0, "\(trained.errors)")
        let made = try JSONSerialization.jsonObject(with: Data(folder.text("run/config.json").utf8)) as? [String: Any]
        let best = try JSONSerialization.jsonObject(with: Data(folder.text("search/best.json").utf8)) as? [String: Any]
        #expect(made?["learning_rate"] as? Double == best?["learning_rate"] as? Double)
        #expect(made?["epochs"] as? Int == 1 && best?["epochs"] as? Int == 3)
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
    /// Puts a module into `folder`, and gives settings of a small run with it.
    private static func module(in folder: TemporaryFolder) throws -> [String] {
        let fixtures = Tool.root.appendingPathComponent("Tests/CutlineModelsTests/Fixtures")
        for name in ["grid.pt", "grid.json"] {
            try FileManager.default.copyItem(
                atPath: fixtures.appendingPathComponent(name).path,
                toPath: folder.path(name)
            )
        }
        return [
            "--encoder", folder.path("grid.pt"), "--epochs", "2", "--hidden-size", "16", "--embedding-size", "16",
            "--output-size", "16", "--minimum-count", "1", "--batch-size", "4",
        ]
    }

    @Test("models teach another, are averaged, and a teacher of other words is refused")
    func teaching() throws {
        let data = try TrainingData()
        let folder = data.folder
        let settings = try Self.module(in: folder)
        func train(_ name: String, _ more: String...) throws -> Tool.Outcome {
            try Tool.run(["train"] + data.inputs + data.split + settings + more + ["--output", folder.path(name)])
        }
        #expect(try train("first").status == 0)
        let first = folder.path("first/best")
        let second = try train("second", "--from", first, "--seed", "2")
        #expect(second.status == 0, "\(second.errors)")

        let taught = try train("taught", "--teacher", first, "--teacher", folder.path("second/best"))
        #expect(taught.status == 0, "\(taught.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path("taught/teacher.safetensors")))
        let foreign = try train("foreign", "--teacher", first, "--minimum-count", "3")
        #expect(foreign.status == 64, "\(foreign.errors)")
        #expect(foreign.errors.contains("numbers other words than the run"))
        let missing = try train("missing", "--teacher", folder.path("no-model"))
        #expect(missing.status == 66 && missing.errors.contains("no-model"), "\(missing.errors)")

        let average = [
            "model", "average", first, folder.path("second/best"), "--geometry", "whole:24",
            "--output", folder.path("average"),
        ]
        let made = try Tool.run(average)
        #expect(made.status == 0 && made.output.contains("the mean of 2 models"), "\(made.errors)")
        #expect(try Tool.run("model", "verify", folder.path("average")).status == 0)
        #expect(try Tool.run("model", "show", folder.path("average")).output.contains("whole:24"))
        let again = try Tool.run(average)
        #expect(again.status == 64 && again.errors.contains("is there already"), "\(again.errors)")
        #expect(try Tool.run("model", "average", first, "--output", folder.path("one")).status == 64)
    }

    @Test("a model carries the module that it was trained on, and how photos were resized for it")
    func module() throws {
        let data = try TrainingData()
        let folder = data.folder
        let settings = try Self.module(in: folder) + ["--interpolation", "nearest", "--geometry", "crop"]
        let trained = try Tool.run(["train"] + data.inputs + data.split + ["--output", folder.path("run")] + settings)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.errors.contains("grid.pt pooled 12 float16"))

        // Features made beforehand keep how they are stored, and are told from those of another resizing.
        let made = folder.path("made.safetensors")
        let extract = ["features", "--images", Tool.photos.path, "--encoder", folder.path("grid.pt"), "--output", made]
        let extracted = try Tool.run(extract + ["--interpolation", "nearest", "--storage", "fp32", "--mirrored"])
        #expect(extracted.status == 0, "\(extracted.errors)")
        let reuse = ["--features", made, "--output", folder.path("second")]
        let refused = try Tool.run(["train"] + data.inputs + data.split + reuse + settings)
        #expect(refused.status == 65 && refused.errors.contains("--interpolation and --geometry"), "\(refused.errors)")
        let same = settings.filter { $0 != "--geometry" && $0 != "crop" }
        let reused = try Tool.run(["train"] + data.inputs + data.split + reuse + same)
        #expect(reused.status == 0 && reused.errors.contains("grid.pt pooled 12 float32"), "\(reused.errors)")
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
