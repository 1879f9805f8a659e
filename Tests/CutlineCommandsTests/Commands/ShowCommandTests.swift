import Foundation
import Testing

@testable import CutlineCommands

@Suite("A photo is found with its captions")
struct ShownPhotoTests {
    private let folder: TemporaryFolder
    private let captions: String

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.file("photos/red-dog.gif", HTMLCaptionWriterTests.pixel)
        _ = try folder.file("photos/other.gif", HTMLCaptionWriterTests.pixel)
        captions = try folder.file(
            "captions.txt",
            "red-dog.gif#0\tA red dog , running .\nred-dog.gif#1\tThe dog .\nblue-cat.gif#0\tA cat .\n"
        )
    }

    private var images: String { folder.path("photos") }

    @Test("by its path, by its name in the folder, and by its name without the extension")
    func found() throws {
        for name in [folder.path("photos/red-dog.gif"), "red-dog.gif", "red-dog"] {
            let photo = try ShownPhoto(name, images: images, captions: captions)
            #expect(photo.file.path == folder.path("photos/red-dog.gif"))
            #expect(photo.captions == ["A red dog , running .", "The dog ."])
            #expect(photo.remark == nil)
        }
        let alone = try ShownPhoto(folder.path("photos/red-dog.gif"), images: nil, captions: captions)
        #expect(alone.captions.count == 2)
    }

    @Test("by the last part of its name, where folders were flattened")
    func flattened() throws {
        let file = try folder.file("nested.txt", "train/red-dog.gif#0\tA red dog .\n")
        let photo = try ShownPhoto("train/red-dog.gif", images: images, captions: file)
        #expect(photo.file.path == folder.path("photos/red-dog.gif"))
        #expect(photo.captions == ["A red dog ."])
    }

    @Test("a photo without captions is shown all the same, with a remark")
    func strange() throws {
        let photo = try ShownPhoto(folder.path("photos/other.gif"), images: nil, captions: captions)
        #expect(photo.captions.isEmpty)
        #expect(photo.remark == "\(captions): no captions of 'other.gif'")
        _ = try folder.file("photos/blue-cut.gif", HTMLCaptionWriterTests.pixel)
        let near = try ShownPhoto("blue-cut.gif", images: images, captions: captions)
        #expect(near.remark?.hasSuffix("no captions of 'blue-cut.gif'; there is 'blue-cat.gif'") == true)
        #expect(try ShownPhoto("other.gif", images: images, captions: nil).remark == nil)
    }

    @Test("a photo that is not there is an error with a name that is like it")
    func missing() throws {
        let error = #expect(throws: CommandError.self) {
            try ShownPhoto("red-dogs.gif", images: images, captions: captions)
        }
        #expect(error?.code == .missingInput)
        #expect(error?.message.hasSuffix("did you mean 'red-dog.gif'?") == true)
        let plain = #expect(throws: CommandError.self) { try ShownPhoto("zzz", images: nil, captions: nil) }
        #expect(plain?.message == "zzz: there is no such file; give the folder of photos with --images")
    }

    @Test(
        "the nearest name takes the fewest changes, and a third of the characters at most",
        arguments: [
            ("abcdef", "abcdxf"), ("abcde", "abcde"), ("abcd", "abcde"), ("uvwxyz", nil),
            ("1000268201.jpg", "1000268202.jpg"),
        ]
    )
    func names(name: String, nearest: String?) {
        let names = ["abcdxf", "abcde", "1000268202.jpg", "1000368211.jpg"]
        #expect(NearName.nearest(to: name, among: names) == nearest)
    }
}
