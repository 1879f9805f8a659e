import CutlineMetrics
import CutlineModels
import Foundation
import Testing

@testable import CutlineTraining

@Suite("Confidence is fitted")
struct ConfidenceFittingTests {
    private static let animals = ["dog", "cat", "horse", "bird", "cow", "sheep", "duck", "goat"]

    private let images = (0..<80).map { index in
        let (animal, number) = (animals[index % 8], index / 8)
        return CaptionedImage(
            id: "\(index).jpg",
            captions: ["a \(animal) runs in field \(number)", "one \(animal) runs over field \(number) fast"]
        )
    }

    /// Captions of which two in three are a person's; the model is surer of these, but not always.
    private func predictions(_ hasEvidence: (Int) -> Bool = { _ in true }) -> [ModelEvaluation.Prediction] {
        images.enumerated().map { index, image in
            let isGood = index % 3 != 0
            let surprise = Double(index * 7 % 11) / 11
            return ModelEvaluation.Prediction(
                image: image.id,
                caption: isGood ? image.captions[0] : "people stand about",
                score: -1,
                confidence: nil,
                evidence: hasEvidence(index)
                    ? CaptionEvidence(
                        meanLogProbability: (isGood ? -0.5 : -1) - surprise,
                        lowestLogProbability: -3,
                        length: Double(6 + index % 2),
                        margin: 0.1 * surprise,
                        entropy: 2
                    ) : nil,
                error: nil
            )
        }
    }

    @Test("good captions get more confidence, and what is reported is of photographs that were not fitted on")
    func fitted() throws {
        let predictions = predictions()
        let search = SearchOptions(beamWidth: 4)
        let fitting = try ConfidenceFitting(predictions, for: images, search: search)
        #expect(fitting.goodCount == 53)
        let calibration = fitting.calibration
        #expect(calibration.problem == nil)
        #expect(calibration.photographs == 80 && calibration.search == search)
        let samples = ModelEvaluation.samples(predictions, for: images)
        #expect(calibration.threshold == PeopleAgreement.median(PeopleAgreement.ciders(samples)))
        let confidences = predictions.compactMap(\.evidence).map(calibration.confidence)
        let good = confidences.indices.filter { $0 % 3 != 0 }.map { confidences[$0] }
        let bad = confidences.indices.filter { $0 % 3 == 0 }.map { confidences[$0] }
        let difference: Double = good.reduce(0, +) / 53 - bad.reduce(0, +) / 27
        #expect(difference > 0.2)
        #expect(try #require(fitting.correlation) > 0.3)
        #expect(fitting.reliability.bins.reduce(0) { $0 + $1.count } == 80)
        let rows = predictions.compactMap(\.evidence).map(\.values)
        let folds = CrossFitting.predictions(rows, outcomes: rows.indices.map { $0 % 3 != 0 }, folds: 10)
        #expect(fitting.reliability == ReliabilityCurve(folds, outcomes: rows.indices.map { $0 % 3 != 0 }))
    }

    @Test("photographs that could not be read are left out, and another bar can be set")
    func threshold() throws {
        let fitting = try ConfidenceFitting(
            predictions { $0 >= 20 },
            for: images,
            search: SearchOptions(),
            threshold: 0.5,
            folds: 5
        )
        #expect(fitting.calibration.photographs == 60)
        #expect(fitting.calibration.threshold == 0.5)
        #expect(fitting.goodCount == 40)
    }

    @Test("too little to learn from is said")
    func refused() {
        func message(threshold: Double?, photographs: Int = 80, captions: Int = 2) -> String {
            let few = images.map { CaptionedImage(id: $0.id, captions: Array($0.captions.prefix(captions))) }
            let error = #expect(throws: ConfidenceFittingError.self) {
                try ConfidenceFitting(
                    predictions { $0 < photographs },
                    for: few,
                    search: SearchOptions(),
                    threshold: threshold
                )
            }
            return error?.description ?? ""
        }
        #expect(message(threshold: nil, photographs: 10).contains("10 photographs are too few"))
        #expect(message(threshold: 11).contains("0 of 80 captions"))
        #expect(message(threshold: nil, captions: 1).contains("give a --threshold"))
    }
}
