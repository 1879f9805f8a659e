package import CutlineText
import Foundation
package import Torch
package import TorchNN

/// Models over one vocabulary that caption together: their words' probabilities are averaged at every step. One model alone is
/// the usual case.
///
/// Not safe to use from several threads at once; whoever shares it puts it into an actor.
package final class CaptioningEnsemble {
    package let members: [CaptioningModel]
    /// The ways in which a photograph has to be resized, each once.
    package let preprocessings: [ImagePreprocessing]
    /// For each member, whose encoder it takes its features from.
    package let encoders: [Int]

    /// - Parameters:
    ///   - members: the first one's settings of the search count.
    ///   - names: of the members, for errors.
    package convenience init(_ members: [CaptioningModel], names: [String]) throws {
        precondition(!members.isEmpty && names.count == members.count, "an ensemble of named models")
        for (member, name) in zip(members, names).dropFirst()
        where !member.vocabulary.numbersWords(as: members[0].vocabulary) {
            throw ModelError(
                .foreign,
                """
                \(names[0]) and \(name) number different words (\(members[0].vocabulary.count) and \
                \(member.vocabulary.count) ids), so they cannot caption together; train them on the same captions, with the same \
                --cleaning, --vocabulary and --minimum-count
                """
            )
        }
        self.init(members)
    }

    /// One model alone.
    package convenience init(_ model: CaptioningModel) {
        self.init([model])
    }

    private init(_ members: [CaptioningModel]) {
        self.members = members
        let encoders = members.map { member in
            // Of several that do, the one that has the most parameters serves the most decoders.
            members.indices.filter { members[$0].encodes(for: member) }
                .max { members[$0].parameterCounts.encoder < members[$1].parameterCounts.encoder } ?? 0
        }
        self.encoders = encoders
        preprocessings = members.indices.filter(encoders.contains).reduce(into: []) { distinct, index in
            let preprocessing = members[index].configuration.encoder.preprocessing
            if !distinct.contains(preprocessing) { distinct.append(preprocessing) }
        }
    }

    /// Loads model folders after checking them.
    package convenience init(
        contentsOf folders: [ModelFolder],
        precision: Precision = .preferred,
        on device: Device = .cpu
    ) throws {
        try self.init(
            folders.map { try CaptioningModel(contentsOf: $0, precision: precision, on: device) },
            names: folders.map(\.url.path)
        )
    }

    package var vocabulary: Vocabulary { members[0].vocabulary }
    package var configuration: ModelConfiguration { members[0].configuration }

    /// The calibration that holds for captions found so; nil where there is none, and for several models together.
    package func calibration(
        for search: SearchOptions,
        _ constraints: CaptionConstraints = CaptionConstraints()
    ) -> ConfidenceCalibration? {
        guard members.count == 1, constraints.isEmpty, let calibration = configuration.confidence else { return nil }
        return calibration.fits(search) ? calibration : nil
    }

    /// What was found for a photograph.
    package struct Finding {
        /// The best first.
        package let hypotheses: [Hypothesis]
        /// Of the best, where it was asked for.
        package let evidence: CaptionEvidence?
    }

    /// Captions for photographs, each of them resized by `preprocessings`.
    package func findings(
        for photographs: [[ResizedPhotograph]],
        search options: SearchOptions,
        constraints: SearchConstraints,
        measuringEvidence: Bool = false
    ) -> [Finding] {
        guard !photographs.isEmpty else { return [] }
        let features = features(of: photographs)
        let search = CaptionSearch(
            members.map(\.decoder),
            options,
            constraints: constraints,
            specials: vocabulary.specials
        )
        let found = search.hypotheses(for: features)
        guard measuringEvidence else { return found.map { Finding(hypotheses: $0, evidence: nil) } }
        return zip(found, search.evidence(of: found, features: features)).map(Finding.init)
    }

    /// For each member what its decoder looks at. Each encoder runs once.
    func features(of photographs: [[ResizedPhotograph]], mirrored: Bool = false) -> [Tensor] {
        var encoded: [Int: ImageFeatures] = [:]
        for index in Set(encoders).sorted() {
            let member = members[index]
            let preprocessing = member.configuration.encoder.preprocessing
            guard let place = preprocessings.firstIndex(of: preprocessing) else { continue }
            encoded[index] = member.encoder.encode(
                preprocessing.batch(photographs.map { $0[place] }, mirrored: mirrored, on: member.device)
            )
        }
        return zip(members, encoders).compactMap { member, encoder in encoded[encoder]?[member.decoder.featureKind] }
    }
}

extension Vocabulary {
    /// Whether every id stands for the same as in the other.
    package func numbersWords(as other: Vocabulary) -> Bool {
        specials == other.specials && count == other.count
            && (0..<Int32(count)).allSatisfy { token(at: $0) == other.token(at: $0) }
    }
}
