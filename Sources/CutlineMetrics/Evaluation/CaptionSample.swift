/// An image's captions as people and a model wrote them.
package struct CaptionSample: Sendable {
    package let imageID: String
    /// At least one.
    package let references: [String]
    package let hypothesis: String

    package init(imageID: String, references: [String], hypothesis: String) {
        self.imageID = imageID
        self.references = references
        self.hypothesis = hypothesis
    }
}
