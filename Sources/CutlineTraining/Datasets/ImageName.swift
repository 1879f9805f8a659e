/// Rules about the names that identify photos.
enum ImageName {
    /// The extensions of photos; used to recognise names, never to choose a decoder.
    private static let extensions: Set<Substring> = [
        "avif", "bmp", "gif", "heic", "heif", "jpe", "jpeg", "jpg", "jxl", "png", "tif", "tiff", "webp",
    ]

    static func hasImageExtension(_ name: String) -> Bool {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
        let suffix = name[name.index(after: dot)...]
        return extensions.contains(suffix) || extensions.contains(Substring(suffix.lowercased()))
    }

    /// The name without its last extension: `a.jpg` of `a.jpg.1`; nil when there is none.
    static func withoutLastExtension(_ name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        return String(name[..<dot])
    }

    /// Flickr's number of a photo, from names such as `1000268201_693b08cb0e.jpg` (Flickr8k) and `1000268201.jpg` (Flickr30k).
    ///
    /// Numbers of other data sets are shorter, or padded with zeros, as COCO's.
    static func flickrID(_ name: String) -> String? {
        let file = name.split(separator: "/").last ?? ""
        let id = file.prefix { $0.isASCII && $0.isNumber }
        let rest = file.dropFirst(id.count)
        guard id.count >= 7, id.first != "0", rest.first == "." || rest.first == "_" else { return nil }
        return String(id)
    }

    /// Whether a name stays inside the image folder: neither absolute nor through `..`.
    static func isContained(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
    }
}
