import Foundation
import Testing

@Suite("Benchmarks of the built tool, without photos or weights")
struct BenchTests {
    private static let sizes = ["--vocabulary", "50", "--size", "8", "--feature-size", "16", "--regions", "4"]
    private static let length = ["--seconds", "0.05", "--repeats", "2", "--format", "json"]

    private func figures(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Tool.run(["bench"] + arguments + Self.length)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test("measures training, and the reward's part of it where there is one", arguments: ["merge", "up-down"])
    func training(decoder: String) throws {
        let arguments = ["training", "--photos", "20", "--batch", "10", "--decoder", decoder] + Self.sizes
        let told = try figures(arguments)
        #expect((told["tokens_per_second"] as? Double ?? 0) > (told["captions_per_second"] as? Double ?? .infinity))
        #expect(told["vocabulary"] as? Int == 50)
        #expect(told["reward_share"] == nil)
        let drawn = try figures(arguments + ["--objective", "self-critical"])
        let words =
            (drawn["tokens_per_second"] as? Double ?? 0) / (drawn["captions_per_second"] as? Double ?? .infinity)
        #expect(words > 1 && words <= 13, "\(words) words a caption")
        let share = drawn["reward_share"] as? Double ?? 0
        #expect(share > 0 && share < 1)
    }

    @Test(
        "measures self-critical training of a trained model, whose captions end by themselves",
        .enabled(if: Tool.canCaption)
    )
    func trainedModel() throws {
        let model = Tool.root.appendingPathComponent("Sources/Cutline/Resources/Model").path
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func features(_ kind: String) throws -> String {
            let file = folder.appendingPathComponent("\(kind).safetensors").path
            let photos = ["--images", Tool.photos.path, "--encoder", model, "--kind", kind, "--output", file]
            let outcome = try Tool.run(["features"] + photos)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return file
        }
        let arguments = [
            "training", "--objective", "self-critical", "--from", model, "--photos", "10", "--batch", "50",
        ]
        let drawn = try figures(arguments + ["--features", features("grid")])
        #expect(drawn["decoder"] as? String == "up-down")
        #expect(drawn["size"] == nil)
        let words =
            (drawn["tokens_per_second"] as? Double ?? 0) / (drawn["captions_per_second"] as? Double ?? .infinity)
        #expect(words > 6 && words < 20, "\(words) words a caption")

        let outcome = try Tool.run(["bench"] + arguments + ["--features", features("pooled")] + Self.length)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("pooled features; make them with --kind grid"))
    }

    @Test("measures a search")
    func search() throws {
        let found = try figures(["search", "--decoder", "up-down", "--batch", "2", "--beam", "2"] + Self.sizes)
        #expect((found["captions_per_second"] as? Double ?? 0) > 0)
        #expect(found["beam"] as? Int == 2)
    }

    @Test("measures fine-tuning")
    func fineTuning() throws {
        let arguments = ["--encoder", "efficientnet-lite0", "--train-encoder-from", "head", "--batch", "1"]
        let found = try figures(["fine-tuning"] + arguments + ["--precision", "fp32"])
        #expect((found["images_per_second"] as? Double ?? 0) > 0)
        #expect(found["size"] as? Int == 224)
    }

    @Test("a layer that the encoder lacks is an error that names those that it has")
    func unknownLayer() throws {
        let outcome = try Tool.run("bench", "fine-tuning", "--train-encoder-from", "block 99")
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("has no layer 'block 99'; there are: stem, block 1,"))
    }
}
