/// What a set of captions scores, as fractions (CIDEr up to 10).
package struct CaptionScores: Codable, Sendable, Equatable {
    package let bleu1: Double
    package let bleu2: Double
    package let bleu3: Double
    package let bleu4: Double
    package let rougeL: Double
    /// CIDEr-D with the document frequencies of these references, so not comparable with that of another set.
    package let cider: Double
    /// Nil if it was not asked for.
    package let meteor: Double?
    /// The number of images, which is that of hypotheses.
    package let images: Int
    /// The number of references.
    package let captions: Int
    /// In the order of the images, if asked for.
    package let perImage: [Image]?

    /// What one image's caption scores.
    package struct Image: Codable, Sendable, Equatable {
        package let id: String
        package let bleu1: Double
        package let bleu2: Double
        package let bleu3: Double
        package let bleu4: Double
        package let rougeL: Double
        package let cider: Double
        package let meteor: Double?
    }
}
