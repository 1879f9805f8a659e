/// Something that a photograph was read in spite of.
package struct PhotoWarning: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// The file ends before its picture does, or part of it is broken; what is missing is grey.
        case truncated
        /// The embedded colour profile is unusable; colours are taken as sRGB, those of CMYK as ordinary print.
        case profileIgnored
        /// The decoder remarked on something, in its own words.
        case decoder
    }

    package let kind: Kind
    /// One sentence that names the file.
    package let message: String
}

extension PhotoWarning: CustomStringConvertible {
    package var description: String { message }
}
