/// A photo and what people wrote about it.
package struct CaptionedImage: Codable, Sendable, Hashable, Identifiable {
    /// The photo's whole file name as the caption file gives it.
    package let id: String
    /// Where the photo lies, relative to the image folder; differs from `id` when only the last part of it is a file
    /// there.
    package let path: String
    /// The captions as written, in file order, without spaces around them.
    package let captions: [String]

    package init(id: String, path: String? = nil, captions: [String]) {
        self.id = id
        self.path = path ?? id
        self.captions = captions
    }
}
