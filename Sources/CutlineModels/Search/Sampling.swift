import Torch

/// How words are drawn, rather than searched for.
package struct Sampling: Sendable, Hashable, Codable {
    /// What log-probabilities are divided by; below 1 likely words become likelier, above 1 all words more alike.
    package var temperature: Double
    /// Draws from this many of the likeliest words; 0 for all.
    package var topK: Int
    /// Draws from the fewest of the likeliest words that have this probability together (Holtzman et al., 2020). Usual: 0.9.
    package var topP: Double
    /// The same seed gives a photograph the same captions, in whatever batch it is.
    package var seed: UInt64

    package init(temperature: Double = 1, topK: Int = 0, topP: Double = 1, seed: UInt64 = 0) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
        self.seed = seed
    }

    enum CodingKeys: String, CodingKey {
        case temperature
        case topK = "top_k"
        case topP = "top_p"
        case seed
    }

    var problem: String? {
        if !(temperature > 0 && temperature.isFinite) {
            return "\(CodingKeys.temperature.rawValue) is \(temperature), it must be above 0"
        }
        if topK < 0 { return "\(CodingKeys.topK.rawValue) is \(topK), it must be 0 or more" }
        return topP > 0 && topP <= 1 ? nil : "\(CodingKeys.topP.rawValue) is \(topP), it must be above 0 and at most 1"
    }
}

/// The random numbers of a search: one for each word of each caption that is drawn of a photograph.
///
/// They are the same for every photograph, so that no caption depends on the batch, and a number of captions draws the first
/// ones of a larger number.
struct SamplePoints {
    private let points: [Float]
    private let length: Int

    init(seed: UInt64, captions: Int, length: Int) {
        self.length = length
        points = Tensor.uniform([captions, length], in: 0..<1, using: RandomGenerator(seed: seed)).floats
    }

    /// From 0 to less than 1.
    func point(caption: Int, word: Int) -> Double {
        Double(points[caption * length + word])
    }
}
