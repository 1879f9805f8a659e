package import Foundation

import CutlineModels

/// The settings that a random search varies, by the names they have in `config.json` (`search.beam_width` for one of
/// the search).
package struct SearchSpace: Sendable, Hashable {
    package let distributions: [String: Distribution]

    package init(_ distributions: [String: Distribution]) {
        self.distributions = distributions
    }

    /// Reads a JSON object of distributions.
    package init(contentsOf file: URL) throws {
        do {
            self = try JSONDecoder().decode(SearchSpace.self, from: Data(contentsOf: file))
        } catch let error as DecodingError {
            throw TrainingError(.invalidConfiguration, "\(file.path): not a space of settings: \(error.summary)")
        }
        guard !distributions.isEmpty else {
            throw TrainingError(.invalidConfiguration, "\(file.path): names no setting, so there is nothing to tune")
        }
    }

    /// In alphabetical order.
    package var names: [String] { distributions.keys.sorted() }

    /// The settings of a trial, counted from 1. They follow from the seed and the trial's number alone, so that a
    /// search can be continued, and made longer.
    package func sample(trial: Int, seed: UInt64) -> [String: JSONValue] {
        var random = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(trial))
        var settings: [String: JSONValue] = [:]
        for name in names {
            // The 53 bits that a double has room for.
            let place = Double(random.next() >> 11) * 0x1p-53
            settings[name] = distributions[name]?.value(at: place)
        }
        return settings
    }
}

extension SearchSpace: Codable {
    package init(from decoder: any Decoder) throws {
        distributions = try decoder.singleValueContainer().decode([String: Distribution].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(distributions)
    }
}
