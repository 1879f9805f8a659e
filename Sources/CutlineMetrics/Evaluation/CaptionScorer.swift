/// Scores captions with the metrics of the field, on the tokens that they are defined on.
///
/// Results do not depend on the number of cores: every sum runs in the order of the images.
package struct CaptionScorer: Sendable {
    /// Whether the result holds every image's scores too.
    package var includesImages: Bool
    /// The METEOR program, or nil to leave METEOR out.
    package var meteor: METEOR?

    package init(includesImages: Bool = false, meteor: METEOR? = nil) {
        self.includesImages = includesImages
        self.meteor = meteor
    }

    /// Scores hypotheses against their references.
    ///
    /// - Throws: `CaptionScorerError` without images, for an image without references, or if METEOR fails.
    package func score(_ captions: [CaptionSample]) throws(CaptionScorerError) -> CaptionScores {
        guard !captions.isEmpty else { throw CaptionScorerError(code: .noImages, imageID: nil, meteor: nil) }
        if let image = captions.first(where: \.references.isEmpty) {
            throw CaptionScorerError(code: .noReferences, imageID: image.imageID, meteor: nil)
        }
        let tokens = CaptionTokens(captions)
        let samples = tokens.samples
        let bleu = BLEU().score(samples)
        let rouge = ROUGEL().score(samples)
        let frequencies = CIDErD.DocumentFrequencies(counts: samples.map { $0.references.map(\.counts) })
        let cider = CIDErD(documentFrequencies: frequencies).score(samples)
        let meteor = try meteorResult(tokens)
        let images = captions.indices.map { index in
            CaptionScores.Image(
                id: captions[index].imageID,
                bleu1: bleu.perImage[index][0],
                bleu2: bleu.perImage[index][1],
                bleu3: bleu.perImage[index][2],
                bleu4: bleu.perImage[index][3],
                rougeL: rouge.perImage[index],
                cider: cider.perImage[index],
                meteor: meteor?.perImage[index]
            )
        }
        return CaptionScores(
            bleu1: bleu.corpus[0],
            bleu2: bleu.corpus[1],
            bleu3: bleu.corpus[2],
            bleu4: bleu.corpus[3],
            rougeL: rouge.corpus,
            cider: cider.corpus,
            meteor: meteor?.corpus,
            images: captions.count,
            captions: captions.reduce(0) { $0 + $1.references.count },
            perImage: includesImages ? images : nil
        )
    }

    private func meteorResult(_ tokens: CaptionTokens) throws(CaptionScorerError) -> METEOR.Result? {
        guard let meteor else { return nil }
        do {
            return try meteor.score(
                tokens.samples.map { sample in
                    METEOR.Sample(
                        hypothesis: tokens.text(sample.hypothesis),
                        references: sample.references.map(tokens.text)
                    )
                }
            )
        } catch {
            throw CaptionScorerError(code: .meteor, imageID: nil, meteor: error)
        }
    }
}
