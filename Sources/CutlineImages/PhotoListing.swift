/// What a search of files and folders found.
package struct PhotoListing: Hashable, Sendable {
    /// Paths of photographs, each once: arguments in their order, the content of a folder sorted by name.
    package internal(set) var files: [String] = []
    /// Folders that could not be listed.
    package internal(set) var errors: [ImageError] = []
}
