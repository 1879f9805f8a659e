import ArgumentParser
import Cutline
import CutlineModels
import CutlineText
import CutlineTraining
import Foundation
import Testing
import TorchNN

@testable import CutlineCommands

@Suite("The command line is parsed")
struct ParsingTests {
    @Test("caption's options reach the command")
    func captionOptions() throws {
        let command = try CutlineTool.parseAsRoot([
            "caption", "a.jpg", "photos", "--model", "m", "--model", "n", "--beam", "5", "--candidates", "2",
            "--format", "jsonl",
            "--recursive", "--html", "page.html", "--strict", "--precision", "bf16", "--threads", "3", "--device",
            "cuda:1", "--batch-size", "4",
        ])
        let caption = try #require(command as? CaptionCommand)
        #expect(caption.paths == ["a.jpg", "photos"])
        #expect(caption.models.paths == ["m", "n"])
        #expect(caption.search.beam == 5)
        #expect(caption.candidates == 2)
        #expect(caption.format == .jsonl)
        #expect(caption.recursive)
        #expect(caption.html == "page.html")
        #expect(caption.strict)
        #expect(caption.inference.precision == .bf16)
        #expect(caption.inference.threads == 3)
        #expect(caption.inference.device == "cuda:1")
        #expect(caption.inference.batchSize == 4)
    }

    @Test("what is asked of the search reaches the options, and nothing else does")
    func searchOptions() throws {
        var expected = CaptionOptions(beamWidth: 6, candidates: 2, minimumLength: 4, maximumLength: 9)
        expected.lengthPenalty = .gnmt(0.6)
        expected.stopping = .certain
        expected.blockedRepetition = 0
        expected.blocksOpenEndings = true
        expected.groups = 3
        expected.diversity = 0.2
        expected.start = "a dog"
        expected.requiredWords = ["ball", "red"]
        expected.forbiddenWords = ["man"]
        let options = try SearchOptionGroup.parse([
            "--beam", "6", "--minimum-words", "4", "--maximum-words", "9", "--length-penalty", "gnmt:0.6",
            "--stopping", "certain", "--blocked-repetition", "0", "--whole-endings", "--groups", "3", "--diversity",
            "0.2", "--start", "a dog", "--must", "ball", "--must", "red", "--without", "man",
        ])
        #expect(options.options(candidates: 2) == expected)
        #expect(try SearchOptionGroup.parse([]).options() == CaptionOptions())
        var drawn = CaptionOptions(candidates: 3)
        drawn.sampling = .init(temperature: 0.7, topK: 20, topP: 0.9, seed: 5)
        let sampling = try SearchOptionGroup.parse([
            "--sample", "--temperature", "0.7", "--top-k", "20", "--top-p", "0.9", "--seed", "5",
        ])
        #expect(sampling.options(candidates: 3) == drawn)
        drawn.sampling = .init()
        #expect(try SearchOptionGroup.parse(["--sample"]).options(candidates: 3) == drawn)
    }

    @Test("a lone dash is a path")
    func dash() throws {
        let command = try #require(try CutlineTool.parseAsRoot(["caption", "-"]) as? CaptionCommand)
        #expect(command.paths == ["-"])
    }

    @Test("what is set of a training's settings replaces the default, and nothing else changes")
    func trainingSettings() throws {
        let options = try TrainingOptions.parse([
            "--epochs", "3", "--learning-rate", "0.01", "--no-mirrored", "--beam", "7", "--decoder", "merge", "--bf16",
            "--interpolation", "nearest", "--geometry", "crop:256",
        ])
        var expected = TrainingConfiguration()
        expected.epochs = 3
        expected.learningRate = 0.01
        expected.isMirrored = false
        expected.search.beamWidth = 7
        expected.usesBFloat16 = true
        expected.interpolation = .nearest
        expected.geometry = .crop(shorterSide: 256)
        #expect(options.applied(to: TrainingConfiguration()) == expected)
        #expect(try TrainingOptions.parse([]).applied(to: expected) == expected)
    }

    @Test("soft attention is penalised for looking away, as it was published, unless the user says otherwise")
    func attentionPenalty() throws {
        func penalty(_ arguments: String...) throws -> Double {
            try TrainingOptions.parse(arguments).applied(to: TrainingConfiguration()).attentionPenalty
        }
        #expect(try penalty("--decoder", "soft-attention") == 1)
        #expect(try penalty("--decoder", "soft-attention", "--attention-penalty", "0") == 0)
        #expect(try penalty("--decoder", "up-down") == 0)
    }

    @Test("every setting of the notebook can be given by itself, and each of the preset's be changed")
    func notebookSettings() throws {
        let options = try TrainingOptions.parse([
            "--cleaning", "notebook", "--vocabulary", "keras", "--feature-scaling", "none", "--embedding-size", "300",
            "--hidden-size", "300", "--output-size", "256", "--no-recurrent-bias", "--image-dropout", "0",
            "--word-dropout", "0", "--output-dropout", "0", "--missing-vectors", "zero", "--freeze-embedding",
            "--batch-size", "32", "--no-mirrored", "--epochs", "20", "--learning-rate", "0.001", "--schedule",
            "constant",
            "--warmup-steps", "0", "--weight-decay", "0", "--adam-epsilon", "1e-7", "--gradient-clip", "0",
            "--label-smoothing", "0", "--average-decay", "0", "--patience", "0", "--beam", "1", "--minimum-words", "1",
            "--maximum-words", "34", "--blocked-repetition", "0",
        ])
        #expect(options.applied(to: TrainingConfiguration()) == TrainingPreset.notebook.configuration)
        let changed = try TrainingOptions.parse(["--preset", "notebook", "--cleaning", "standard", "--recurrent-bias"])
        #expect(changed.preset == .notebook)
        let settings = changed.applied(to: TrainingPreset.notebook.configuration)
        #expect(settings.normalizer.mode == .standard)
        #expect(settings.recurrentBias)
        #expect(settings.vocabulary == .keras)
        var vectors = TrainingConfiguration()
        vectors.wordVectors = "/a.txt"
        #expect(try TrainingOptions.parse([]).applied(to: vectors) == vectors)
        #expect(try TrainingOptions.parse(["--word-vectors", "/b.txt"]).applied(to: vectors).wordVectors == "/b.txt")
    }

    @Test("a path is one for all splits, or one for each")
    func splitPaths() {
        #expect(SplitPaths(argument: "photos, old/train") == .one("photos, old/train"))
        #expect(
            SplitPaths(argument: "train=a,val=b")
                == .each([.train: URL(fileURLWithPath: "a"), .validation: URL(fileURLWithPath: "b")])
        )
    }

    @Test("split lists are pairs of a part and a file")
    func splitFiles() throws {
        let split = try #require(SplitFiles(argument: "train=a.txt,val=b=c.txt"))
        #expect(split.files[.train]?.lastPathComponent == "a.txt")
        #expect(split.files[.validation]?.lastPathComponent == "b=c.txt")
        #expect(split.files.count == 2)
    }

    @Test(
        "split lists that make no sense are refused",
        arguments: ["", "a.txt", "train=", "training=a.txt", "train=a.txt,train=b.txt"]
    )
    func badSplitFiles(_ text: String) {
        #expect(SplitFiles(argument: text) == nil)
    }

    @Test(
        "wrong usage ends with 64 and names what is wrong",
        arguments: [
            (["caption"], "Missing expected argument"),
            (["captoin", "a.jpg"], "captoin"),
            (["caption", "a.jpg", "--beam", "0"], "--beam"),
            (["caption", "a.jpg", "--candidates", "-1"], "--candidates"),
            (["caption", "a.jpg", "--length-penalty", "mean"], "mean"),
            (["caption", "a.jpg", "--stopping", "never"], "never"),
            (["caption", "a.jpg", "--minimum-words", "9", "--maximum-words", "8"], "more than --maximum-words"),
            (["caption", "a.jpg", "--groups", "3", "--beam", "4"], "--groups 3 does not divide --beam 4"),
            (["caption", "a.jpg", "--diversity", "1"], "--diversity needs --groups"),
            (["caption", "a.jpg", "--groups", "2", "--diversity=-1"], "--diversity is -1.0"),
            (["caption", "a.jpg", "--top-p", "0.9"], "--top-p needs --sample"),
            (["caption", "a.jpg", "--seed", "1"], "--seed needs --sample"),
            (["caption", "a.jpg", "--sample", "--top-p", "1.1"], "--top-p is 1.1"),
            (["caption", "a.jpg", "--sample", "--top-k=-1"], "--top-k is -1"),
            (["caption", "a.jpg", "--sample", "--temperature", "0"], "--temperature is 0.0"),
            (["caption", "a.jpg", "--sample", "--beam", "3"], "--beam is of a search"),
            (["caption", "a.jpg", "--sample", "--must", "dog"], "--must is of a search"),
            (["evaluate", "--images", "i", "--captions", "c", "--sample", "--stopping", "first"], "--stopping is of"),
            (["calibrate", "--images", "i", "--captions", "c"], "--model"),
            (["calibrate", "--model", "m", "--images", "i", "--captions", "c", "--folds", "1"], "--folds"),
            (["calibrate", "--model", "m", "--images", "i", "--captions", "c", "--threshold", "0"], "--threshold"),
            (["caption", "a.jpg", "--format", "xml"], "xml"),
            (["caption", "a.jpg", "--batch-size", "0"], "--batch-size"),
            (["score", "--references", "r"], "--candidates"),
            (["captions", "--captions", "c", "--minimum-count", "0"], "--minimum-count"),
            (["evaluate", "--images", "i", "--captions", "c", "--ids", "x", "--split", "val"], "--ids"),
            (["evaluate", "--images", "i", "--captions", "c", "--split-dir", "x"], "--split"),
            (["evaluate", "--images", "i", "--captions", "c", "--split-seed", "1"], "--split-seed needs --split"),
            (
                [
                    "evaluate", "--images", "i", "--captions", "c", "--split", "val", "--split-dir", "x",
                    "--split-seed", "1",
                ],
                "--split-seed exclude"
            ),
            (
                ["train", "--images", "i", "--captions", "c", "--output", "o", "--learning-rate", "0"],
                "--learning-rate"
            ),
            (["train", "--images", "i", "--captions", "c", "--output", "o", "--word-dropout", "1"], "--word-dropout"),
            (["captions", "--captions", "c", "--split-dir", "d", "--split", "train=a"], "--split-dir"),
            (["captions", "--captions", "c", "--image", "i", "--word-vectors", "v"], "--word-vectors"),
            (["captions", "--captions", "c", "--tokenizer", "t"], "--vocabulary keras"),
            (["captions", "--captions", "c", "--images", "train=a,val=b"], "--captions for each split"),
            (["captions", "--captions", "train=a,val=b", "--split-dir", "d"], "--split-dir"),
            (["captions", "--captions", "train=a,val=b", "--images", "train=/"], "no folder for val"),
            (["captions", "--captions", "c", "--cleaning", "thorough"], "thorough"),
            (["train", "--images", "i", "--captions", "c", "--output", "o", "--preset", "lab"], "lab"),
            (
                ["train", "--images", "i", "--captions", "c", "--output", "o", "--gradient-clip", "-1"],
                "--gradient-clip"
            ),
            (["train", "--images", "i", "--captions", "c", "--output", "o", "--adam-epsilon", "0"], "--adam-epsilon"),
            (["train", "--images", "i", "--captions", "c", "--output", "o", "--freeze-embedding"], "--word-vectors"),
            (
                ["train", "--images", "i", "--captions", "c", "--output", "o", "--maximum-words", "5000"],
                "maximum_length"
            ),
        ]
    )
    func wrongUsage(_ arguments: [String], _ expected: String) async {
        let test = TestContext()
        let code = await CutlineTool.run(arguments, in: test.context)
        #expect(code == 64)
        #expect(test.output.text.isEmpty)
        #expect(test.errors.text.contains(expected))
    }

    @Test(
        "every command has help with a usage line and an explanation, on standard output",
        arguments: [
            ["caption"], ["captions"], ["features"], ["train"], ["evaluate"], ["score"], ["model"], ["model", "show"],
            ["model", "average"], ["model", "plot"], ["model", "verify"], ["report"], ["show"], ["weights"],
            ["weights", "list"],
            ["weights", "fetch"], ["weights", "import"], ["import-keras"], ["bench"], ["bench", "encoder"],
            ["bench", "training"], ["bench", "search"], ["bench", "fine-tuning"], ["calibrate"],
        ]
    )
    func help(_ command: [String]) async {
        let test = TestContext()
        #expect(await CutlineTool.run(command + ["--help"], in: test.context) == 0)
        #expect(test.output.text.contains("USAGE: cutline \(command.joined(separator: " "))"))
        let explanation = test.output.text.components(separatedBy: "USAGE:")[0]
        #expect(explanation.count > 150, "the help of \(command) explains nothing")
        #expect(test.errors.text.isEmpty)
    }

    @Test("the overview lists the commands but not the benchmarks")
    func overview() async {
        let test = TestContext()
        #expect(await test.run() == 0)
        for name in ["caption", "captions", "features", "train", "evaluate", "score", "model", "weights"] {
            #expect(test.output.text.contains("\n  \(name) "), "\(name) is not in the overview")
        }
        #expect(!test.output.text.contains("\n  bench"))
    }

    @Test("a family of commands alone prints its help under its whole name", arguments: ["model", "bench"])
    func family(_ name: String) async {
        let test = TestContext()
        #expect(await test.run(name) == 0)
        #expect(test.output.text.contains("USAGE: cutline \(name) <subcommand>"))
    }

    @Test("help can be asked for by its command, and the version by its option")
    func helpCommand() async {
        let test = TestContext()
        #expect(await test.run("help", "score") == 0)
        #expect(test.output.text.contains("USAGE: cutline score"))
        let version = TestContext()
        #expect(await version.run("--version") == 0)
        #expect(version.output.text == CutlineTool.version + "\n")
    }
}
