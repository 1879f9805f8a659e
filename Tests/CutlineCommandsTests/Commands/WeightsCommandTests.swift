import Foundation
import Testing

@testable import CutlineCommands

@Suite("weights")
struct WeightsCommandTests {
    @Test("the list names each source with its terms, checksum and address")
    func list() async throws {
        let test = TestContext()
        #expect(await test.run("weights") == 0)
        let lines = test.output.text.split(separator: "\n")
        let resnet = try #require(lines.first { $0.hasPrefix("resnet50 ") })
        for part in [
            "103 MB", "BSD-3-Clause", "sha256 0676ba61", "https://download.pytorch.org/models/resnet50-0676ba61.pth",
        ] {
            #expect(resnet.contains(part), "\(resnet)")
        }
    }

    @Test("as JSON, the list is complete for programs")
    func listAsJSON() async throws {
        let test = TestContext()
        #expect(await test.run("weights", "list", "--format", "json") == 0)
        let json = try JSONSerialization.jsonObject(with: Data(test.output.text.utf8))
        let entries = try #require(json as? [[String: Any]])
        let entry = try #require(entries.first { $0["name"] as? String == "vgg16-keras-notop" })
        #expect(entry["encoder"] as? String == "vgg16-keras")
        #expect((entry["file"] as? String)?.hasSuffix("/vgg16-keras.safetensors") == true)
        #expect(entry["checksum"] as? String == "md5 6d6bbae143d832006294945121d1f1fc")
        #expect(entry["bytes"] as? Int == 58_889_256)
        #expect(entry["licence"] as? String == "CC-BY-4.0")
        #expect(entry["present"] is Bool)
    }

    @Test("weights that cannot be fetched are answered with those that can")
    func unknownName() async {
        let test = TestContext()
        #expect(await test.run("weights", "fetch", "resnet18") == 64)
        #expect(test.errors.text.contains("there are no weights called 'resnet18' to fetch"))
        #expect(test.errors.text.contains("resnet50-keras"))
    }

    @Test("a file that is not there, no weights, or another network's is told apart")
    func imports() async throws {
        let folder = try TemporaryFolder()
        let page = try folder.file("page.pth", "<html>Not found</html>")
        let test = TestContext()
        #expect(await test.run("weights", "import", page, "--as", "resnet18") == 64)
        #expect(test.errors.text.contains("'--as resnet18' is no encoder's weights"))
        #expect(await test.run("weights", "import", page, "--as", "resnet50") == 65)
        #expect(test.errors.text.contains("page.pth: is a web page"))
        #expect(await test.run("weights", "import", folder.path("none.pth"), "--as", "resnet50") == 66)
        #expect(test.errors.text.contains("none.pth: cannot be opened: No such file or directory"))
        #expect(test.output.text.isEmpty)
    }
}
