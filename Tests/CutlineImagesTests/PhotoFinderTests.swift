import CutlineImages
import Foundation
import Testing

@Suite("Photographs are found in files and folders")
struct PhotoFinderTests {
    @Test("a folder gives its photographs by extension, in the order of their names, without hidden ones")
    func folder() throws {
        let folder = try TemporaryFolder()
        let names = [
            "b.JPG", "a.png", "c.jpeg", "notes.txt", ".hidden.jpg", "C.webp", "jpg", "d.tiff", "e.Avif", "f.svg",
        ]
        for name in names {
            try folder.write(name)
        }
        let listing = PhotoFinder().photos(in: [folder.path])
        #expect(
            listing.files == ["C.webp", "a.png", "b.JPG", "c.jpeg", "d.tiff", "e.Avif"].map { "\(folder.path)/\($0)" }
        )
        #expect(listing.errors.isEmpty)
    }

    @Test(
        "every extension of a format is a candidate",
        arguments: ["jpg", "jpeg", "jpe", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "avif"]
    )
    func extensions(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("photo.\(name)")
        try folder.write("photo.\(name).txt")
        #expect(PhotoFinder().photos(in: [folder.path]).files == ["\(folder.path)/photo.\(name)"])
    }

    @Test("folders inside are searched only when asked for, and hidden ones never")
    func recursion() throws {
        let folder = try TemporaryFolder()
        for name in ["b.jpg", "a/z.jpg", "a/deep/y.jpg", "c/x.jpg", ".git/w.jpg"] {
            try folder.write(name)
        }
        #expect(PhotoFinder().photos(in: [folder.path]).files == ["\(folder.path)/b.jpg"])
        let all = PhotoFinder(recursive: true).photos(in: [folder.path + "/"])
        #expect(all.files == ["a/deep/y.jpg", "a/z.jpg", "b.jpg", "c/x.jpg"].map { "\(folder.path)/\($0)" })
    }

    @Test("a file named outright is taken whatever its name, and even when it is missing")
    func named() throws {
        let folder = try TemporaryFolder()
        let odd = try folder.write(".photo.data")
        let missing = folder.path + "/none.jpg"
        #expect(PhotoFinder().photos(in: [missing, odd]).files == [missing, odd])
    }

    @Test("a photograph reached twice is listed once, where it was first")
    func twice() throws {
        let folder = try TemporaryFolder()
        let second = try folder.write("b.jpg")
        let first = try folder.write("a.jpg")
        let listing = PhotoFinder().photos(in: [second, folder.path, "\(folder.path)/./a.jpg"])
        #expect(listing.files == [second, first])
    }

    @Test("a link to a folder above does not go round for ever")
    func loop() throws {
        let folder = try TemporaryFolder()
        let photo = try folder.write("inner/a.jpg")
        let link = folder.path + "/inner/up"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
        #expect(PhotoFinder(recursive: true).photos(in: [folder.path]).files == [photo])
    }

    @Test("a folder that cannot be listed is reported and the rest goes on", .enabled(if: !runsAsRoot()))
    func closed() throws {
        let folder = try TemporaryFolder()
        let photo = try folder.write("open/a.jpg")
        try folder.write("closed/b.jpg")
        let closed = folder.path + "/closed"
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: closed)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: closed) }
        let listing = PhotoFinder(recursive: true).photos(in: [folder.path])
        #expect(listing.files == [photo])
        #expect(listing.errors.map(\.code) == [.unreadable])
    }

    private static func runsAsRoot() -> Bool {
        guard getuid() == 0 else {
            return false
        }
        print("skipped: permissions do not bind root")
        return true
    }
}
