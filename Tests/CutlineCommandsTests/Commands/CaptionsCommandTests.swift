import CutlineText
import Foundation
import Testing

@testable import CutlineCommands

@Suite("captions")
struct CaptionsCommandTests {
    private static let file = """
        a.jpg#0\tA dog runs on the grass .
        a.jpg#1\tThe dog's ball isn't here .
        b.jpg#0\tA dog runs .
        c.jpg#0\tA zebra runs .
        d.jpg.1#0\tA broken name .

        """

    private func json(_ test: TestContext) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(test.output.text.utf8)) as? [String: Any])
    }

    @Test("counts, vocabulary and what was skipped come out as JSON")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--minimum-count", "2", "--format", "json") == 0)
        let json = try json(test)
        #expect(json["images"] as? Int == 3)
        #expect(json["captions"] as? Int == 4)
        #expect(json["format"] as? String == "tokens")
        let vocabulary = try #require(json["vocabulary"] as? [String: Any])
        #expect(vocabulary["fittedOn"] as? String == "all")
        // a, dog, runs and the are seen twice; four ids are no words.
        #expect(vocabulary["words"] as? Int == 4)
        #expect(vocabulary["size"] as? Int == 8)
        #expect((json["longestCaption"] as? [String: Any])?["words"] as? Int == 7)
        let issues = try #require(json["issues"] as? [String: [String: Any]])
        #expect(issues["brokenIdentifier"]?["count"] as? Int == 1)
    }

    @Test("with a split, the vocabulary is that of training and the rest is measured against it")
    func split() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let train = try folder.file("lists/trainImages.txt", "a.jpg\nb.jpg\n")
        _ = try folder.file("lists/devImages.txt", "c.jpg\n")
        let lists = URL(fileURLWithPath: train).deletingLastPathComponent().path
        let test = TestContext()
        #expect(
            await test.run(
                "captions",
                "--captions",
                path,
                "--split-dir",
                lists,
                "--minimum-count",
                "1",
                "--format",
                "json"
            ) == 0
        )
        let json = try json(test)
        #expect((json["vocabulary"] as? [String: Any])?["fittedOn"] as? String == "train")
        // Of "a zebra runs" training lacks "zebra".
        #expect(abs(((json["unknownRate"] as? [String: Double])?["val"] ?? 0) - 1.0 / 3) < 1e-12)
        let text = TestContext()
        #expect(await text.run("captions", "--captions", path, "--split-dir", lists, "--minimum-count", "1") == 0)
        #expect(text.output.text.contains("val: 33.3 % of words are unknown (zebra"))
        #expect(text.output.text.contains("train 2 photos, 3 captions"))
    }

    @Test("one photo's captions are shown before and after cleaning")
    func image() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--image", "a.jpg") == 0)
        #expect(
            test.output.text.contains("before: The dog's ball isn't here .\n   after:  the dog 's ball is n't here")
        )
        #expect(test.output.text.hasSuffix("different words; the longest caption has 7\n"))
    }

    private static let notebookFile = """
        image,caption
        p.jpg,"A girl in a swimsuit stands in the spray of water , a bicycle in the background ."
        p.jpg,A little girl in a green bathing suit is getting splashed in a water fountain .
        p.jpg,A little girl reacts to a spray of water .
        p.jpg,A young girl in a green bathing suit getting splashed with water .
        p.jpg,A young girl wearing a green bathing suit has water sprayed on her back .

        """

    @Test("the notebook's five captions come out as it prints them: before, after, word index, size and length")
    func notebook() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.notebookFile)
        for image in [["--image", "p.jpg"], ["--top", "99"]] {
            let test = TestContext()
            let arguments = ["captions", "--captions", path, "--cleaning", "notebook-literal", "--vocabulary", "keras"]
            #expect(await CutlineTool.run(arguments + image, in: test.context) == 0)
            #expect(
                test.output.text.contains(
                    """
                    word index: in 1, startseq 2, girl 3, water 4, endseq 5, green 6, bathing 7, suit 8, the 9, spray 10, \
                    of 11, little 12, getting 13, splashed 14, young 15, a 16, swimsuit 17, stands 18, bicycle 19, \
                    background 20, is 21, fountain 22, reacts 23, to 24, with 25, wearing 26, has 27, sprayed 28, on 29, \
                    her 30, back 31
                    vocabulary size: 32
                    maximum length: 17
                    """
                )
            )
            if image[0] == "--image" {
                #expect(
                    test.output.text.contains(
                        """
                        1  before: "A girl in a swimsuit stands in the spray of water   a bicycle in the background ."
                           after:  startseq "a girl in swimsuit stands in the spray of water bicycle in the background ." endseq
                        """
                    )
                )
            }
        }
    }

    @Test("without a way of cleaning, one photo's captions are shown in each")
    func allModes() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--image", "a.jpg", "--format", "json") == 0)
        let captions = try #require(json(test)["captions"] as? [[String: Any]])
        let others = try #require(captions.last?["otherwise"] as? [String: String])
        #expect(others["notebook"] == "startseq the dogs ball isnt here endseq")
        #expect(others["notebook-literal"] == "startseq the dog's ball isn't here endseq")
        #expect(captions.last?["after"] as? String == "the dog 's ball is n't here")
    }

    @Test("the tokenizer is written as Keras reads it")
    func tokenizer() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.notebookFile)
        let test = TestContext()
        let file = folder.path("tokenizer.json")
        #expect(
            await test.run(
                "captions",
                "--captions",
                path,
                "--cleaning",
                "notebook-literal",
                "--vocabulary",
                "keras",
                "--tokenizer",
                file
            ) == 0
        )
        let tokenizer = try KerasTokenizer(contentsOf: URL(fileURLWithPath: file))
        #expect(tokenizer.words.prefix(4) == ["in", "startseq", "girl", "water"])
        #expect(tokenizer.counts.prefix(4) == [6, 5, 5, 5])
        #expect(tokenizer.texts == 5)
    }

    @Test("word vectors are looked up for the vocabulary, and bad lines located or refused")
    func wordVectors() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file)
        let vectors = try folder.file("vectors.txt", "a 1 2\ndog 3 4\nruns 5\n. . . 5 6\n's 7 8\n")
        let test = TestContext()
        let arguments = ["captions", "--captions", path, "--minimum-count", "1", "--word-vectors", vectors]
        #expect(await CutlineTool.run(arguments, in: test.context) == 0)
        let text = test.output.text
        #expect(text.contains("\(vectors): 3 words, vectors of 2 numbers"))
        // a, dog and 's of twelve words; seven of nineteen with their repetitions: three a, three dog, one 's.
        #expect(text.contains("3 words of the vocabulary have a vector, 9 have none; those found are 36.8 %"))
        #expect(text.contains("without a vector: runs 3, the 2, "))
        #expect(text.contains("skipped: 1 lines with too few numbers: line 3"))
        #expect(text.contains("skipped: 1 lines whose word holds spaces: line 4"))
        let json = TestContext()
        #expect(await CutlineTool.run(arguments + ["--format", "json"], in: json.context) == 0)
        let found = try #require(try self.json(json)["wordVectors"] as? [String: Any])
        #expect(found["found"] as? Int == 3)
        #expect(found["dimension"] as? Int == 2)
        #expect((found["missingWords"] as? [[String: Any]])?.first?["word"] as? String == "runs")
        let strict = TestContext()
        #expect(await CutlineTool.run(arguments + ["--strict"], in: strict.context) == 65)
        #expect(strict.errors.text.contains("line 3"))
        #expect(strict.output.text.isEmpty)
    }

    @Test("captions may come in a file for each split, and photos of train under other names are told")
    func parts() async throws {
        let folder = try TemporaryFolder()
        let train = try folder.file(
            "results.csv",
            "image_name| comment_number| comment\n1000268201.jpg| 0| A dog runs .\n1009434119.jpg| 0| A cat .\n"
        )
        let validation = try folder.file(
            "captions.txt",
            "image,caption\n1000268201_693b08cb0e.jpg,A child .\n1002674143_1b742ab4b8.jpg,A zebra .\n"
        )
        let test = TestContext()
        #expect(
            await test.run("captions", "--captions", "train=\(train),val=\(validation)", "--minimum-count", "1") == 0
        )
        let text = test.output.text
        #expect(text.contains("4 photos, 4 captions from results.csv, captions.txt"))
        #expect(text.contains("train 2 photos, 2 captions; val 2 photos, 2 captions"))
        #expect(text.contains("1000268201_693b08cb0e.jpg of val is 1000268201.jpg of train"))
        #expect(text.contains("val: 50.0 % of words are unknown (child, zebra"))
    }

    @Test("a photo is known by its name without the extension too, where only one has it")
    func imageWithoutExtension() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("captions.txt", Self.file + "b.png#0\tAnother dog .\n")
        let test = TestContext()
        #expect(await test.run("captions", "--captions", path, "--image", "a") == 0)
        #expect(test.output.text.hasPrefix("a.jpg\n"))
        let ambiguous = TestContext()
        #expect(await ambiguous.run("captions", "--captions", path, "--image", "b") == 65)
        #expect(ambiguous.errors.text.contains("'b' may be 'b.jpg' or 'b.png'; give the whole name"))
        let unknown = TestContext()
        #expect(await unknown.run("captions", "--captions", path, "--image", "e") == 65)
        #expect(unknown.errors.text.contains("no photo 'e' with captions"))
        #expect(unknown.errors.text.contains("such as 'a.jpg'"))
    }

    @Test("a file in no known format ends with 65, a missing one with 66")
    func unusable() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("notes.txt", "just some text\n")
        #expect(await TestContext().run("captions", "--captions", path) == 65)
        #expect(await TestContext().run("captions", "--captions", folder.path("none.txt")) == 66)
    }
}
