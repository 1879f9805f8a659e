import Foundation
import Testing
import Torch

@Suite("Atomic files")
struct AtomicFileTests {
    private struct Stop: Error {}

    @Test("a file takes its name with all of its content")
    func writing() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file")
        try AtomicFile.write(Data("old".utf8), to: url)
        try AtomicFile.write(to: url) { handle in
            try handle.write(contentsOf: Data("new".utf8))
            #expect(try Data(contentsOf: url) == Data("old".utf8))
        }
        #expect(try Data(contentsOf: url) == Data("new".utf8))
        #expect(try folder.files == ["file"])
    }

    @Test("an error leaves the old file and nothing else")
    func failure() throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent("file")
        try AtomicFile.write(Data("old".utf8), to: url)
        #expect(throws: Stop.self) {
            try AtomicFile.write(to: url) { handle in
                try handle.write(contentsOf: Data("half".utf8))
                throw Stop()
            }
        }
        #expect(try Data(contentsOf: url) == Data("old".utf8))
        #expect(try folder.files == ["file"])
    }

    @Test("an error before the first file leaves nothing")
    func firstFailure() throws {
        let folder = try TemporaryFolder()
        #expect(throws: Stop.self) {
            try AtomicFile.write(to: folder.url.appendingPathComponent("file")) { _ in throw Stop() }
        }
        #expect(try folder.files == [])
    }

    @Test("a folder that is not there, and a folder in the file's place, are refused")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let nowhere = folder.url.appendingPathComponent("missing/file")
        let error = #expect(throws: TorchError.self) { try AtomicFile.write(Data(), to: nowhere) }
        #expect(error?.code == .unwritableFile)
        #expect(error?.message.hasPrefix(nowhere.path) == true)

        let occupied = folder.url.appendingPathComponent("occupied")
        try FileManager.default.createDirectory(at: occupied, withIntermediateDirectories: false)
        #expect(
            (#expect(throws: TorchError.self) { try AtomicFile.write(Data(), to: occupied) })?.code == .unwritableFile
        )
        #expect(try folder.files == ["occupied"])
    }
}
