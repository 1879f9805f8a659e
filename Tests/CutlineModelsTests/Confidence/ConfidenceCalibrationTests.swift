import CutlineModels
import Foundation
import Testing
import TorchNN

@Suite("Confidence of a calibrated model")
struct ConfidenceCalibrationTests {
    static let calibration = ConfidenceCalibration(
        terms: zip(CaptionEvidence.names, [2.0, 0, 0, 0, -1]).map { name, weight in
            ConfidenceCalibration.Term(name: name, mean: 0.5, deviation: 2, weight: weight)
        },
        intercept: -1,
        threshold: 0.8,
        photographs: 100,
        search: SearchOptions(minimumLength: 1, maximumLength: 8)
    )

    private func evidence(_ mean: Double, _ entropy: Double) -> CaptionEvidence {
        CaptionEvidence(meanLogProbability: mean, lowestLogProbability: 0, length: 0, margin: 0, entropy: entropy)
    }

    @Test("it is the logistic function of the weighted evidence")
    func byHand() {
        // -1 + 2 · (2.5 - 0.5) / 2 - (1.5 - 0.5) / 2 = 0.5
        #expect(abs(Self.calibration.confidence(evidence(2.5, 1.5)) - 1 / (1 + exp(-0.5))) < 1e-12)
        #expect(Self.calibration.confidence(evidence(-1e4, 0)) < 1e-12)
    }

    @Test("it holds for its own search and a wider beam of it, and for nothing else")
    func fits() {
        var search = Self.calibration.search
        #expect(Self.calibration.fits(search))
        search.beamWidth += 2
        #expect(Self.calibration.fits(search))
        search.beamWidth = 1
        #expect(!Self.calibration.fits(search))
        search = Self.calibration.search
        search.sampling = Sampling()
        #expect(!Self.calibration.fits(search))
    }

    @Test("a model folder keeps it, a model that is loaded has it, and only when it captions alone")
    func folder() throws {
        let temporary = try TemporaryFolder()
        let folder = temporary.model()
        try TinyModel.write(to: folder)
        var configuration = try folder.configuration()
        #expect(configuration.confidence == nil)
        configuration.confidence = Self.calibration
        try folder.write(configuration)
        let model = try CaptioningModel(contentsOf: folder, precision: .fp32)
        #expect(model.configuration == configuration)
        let search = model.configuration.search
        #expect(CaptioningEnsemble(model).calibration(for: search) == Self.calibration)
        #expect(CaptioningEnsemble(model).calibration(for: search, CaptionConstraints(start: "a")) == nil)
        #expect(CaptioningEnsemble(model).calibration(for: SearchOptions(beamWidth: 1)) == nil)
        let two = try CaptioningEnsemble([model, model], names: ["a", "b"])
        #expect(two.calibration(for: search) == nil)
    }

    @Test(
        "a calibration that can be none is refused with its file",
        arguments: [("deviation", 0.0), ("name", -1), ("terms", -1), ("threshold", -1)]
    )
    func damaged(key: String, value: Double) throws {
        let temporary = try TemporaryFolder()
        let folder = temporary.model()
        try TinyModel.write(to: folder)
        var configuration = try folder.configuration()
        configuration.confidence = Self.calibration
        try folder.write(configuration)
        try folder.editConfiguration { object in
            var confidence = try #require(object["confidence"] as? [String: Any])
            var terms = try #require(confidence["terms"] as? [[String: Any]])
            switch key {
            case "deviation": terms[0][key] = value
            case "name": terms[0][key] = "mood"
            case "terms": terms.removeLast()
            default: confidence[key] = nil
            }
            confidence["terms"] = terms
            object["confidence"] = confidence
        }
        let error = try #require(throws: ModelError.self) { try CaptioningModel(contentsOf: folder) }
        #expect(error.code == .damaged)
        #expect(error.message.contains("config.json") && error.message.contains("confidence"))
    }
}
