/// How well people's captions of a photograph agree, by the measure that captions of a model are scored with.
package enum PeopleAgreement {
    /// The CIDEr-D of every person's caption against the other captions of its photograph, with the document frequencies of all
    /// references. Photographs with a single caption say nothing.
    package static func ciders(_ captions: [CaptionSample]) -> [Double] {
        let samples = CaptionTokens(captions).samples
        let frequencies = CIDErD.DocumentFrequencies(counts: samples.map { $0.references.map(\.counts) })
        let each = samples.filter { $0.references.count > 1 }.flatMap { sample in
            sample.references.indices.map { index in
                var others = sample.references
                let own = others.remove(at: index)
                return EvaluationSample(hypothesis: own, references: others)
            }
        }
        return CIDErD(documentFrequencies: frequencies).score(each).perImage
    }

    /// The middle of numbers, or the mean of the two in the middle; nil of none.
    package static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
