package import Foundation

/// METEOR 1.5 (Denkowski & Lavie, 2014), computed by its authors' Java program.
///
/// Its stemmer, synonyms and paraphrase tables are the metric, so it is run, not rewritten. It takes several seconds to
/// start and up to 2 GB of memory.
package struct METEOR: Sendable {
    /// Scores as fractions.
    package struct Result: Sendable, Equatable {
        /// The score of all hypotheses together, which is not the mean of `perImage`.
        package let corpus: Double
        package let perImage: [Double]
    }

    /// One image: captions tokenised, with spaces between tokens.
    package struct Sample: Sendable {
        package let hypothesis: String
        package let references: [String]

        package init(hypothesis: String, references: [String]) {
            self.hypothesis = hypothesis
            self.references = references
        }
    }

    /// The Java program.
    package let java: URL
    /// `meteor-1.5.jar`, with `data/paraphrase-en.gz` beside it.
    package let jar: URL

    package init(java: URL, jar: URL) {
        self.java = java
        self.jar = jar
    }

    /// Scores hypotheses against their references.
    ///
    /// - Throws: `METEORError` if the program cannot be started, or stops early or answers in a form not understood.
    package func score(_ samples: [Sample]) throws(METEORError) -> Result {
        guard !samples.isEmpty else { return Result(corpus: 0, perImage: []) }
        let session = try METEORSession(java: java, jar: jar)
        defer { session.stop() }
        let statistics = try session.answers(to: samples.map(Self.question), count: samples.count)
        let evaluation = (["EVAL"] + statistics).joined(separator: " ||| ")
        var scores: [Double] = []
        for answer in try session.answers(to: [evaluation], count: samples.count + 1) {
            guard let score = Double(answer) else {
                throw METEORError(code: .unexpectedAnswer, jar: jar, detail: answer)
            }
            scores.append(score.isNaN ? 0 : score)
        }
        return Result(corpus: scores[samples.count], perImage: Array(scores.prefix(samples.count)))
    }

    /// A caption without words leaves its field empty, which the program takes as long as the separator is there.
    private static func question(_ sample: Sample) -> String {
        (["SCORE"] + sample.references.map(clean) + [clean(sample.hypothesis)]).joined(separator: " ||| ")
    }

    /// A caption on one line and without the program's field separator.
    private static func clean(_ caption: String) -> String {
        caption.replacing("|||", with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
