import CutlineModels
import CutlineText
import Foundation
import Testing
import Torch
import TorchNN

@Suite("Averages of models")
struct ModelAverageTests {
    private let temporary: TemporaryFolder
    private let first: ModelFolder

    init() throws {
        temporary = try TemporaryFolder()
        first = temporary.model("first")
        try TinyModel.write(to: first)
    }

    private func write(_ model: CaptioningModel, _ name: String) throws -> ModelFolder {
        let folder = temporary.model(name)
        try model.write(to: folder, card: "card")
        return folder
    }

    @Test("every weight is the mean of the models', and the rest is the first one's")
    func mean() throws {
        let other = try write(
            TinyModel.make(search: SearchOptions(beamWidth: 7, minimumLength: 1, maximumLength: 8), seed: 3),
            "other"
        )
        let average = temporary.model("average")
        try ModelAverage(of: [first, other, other]).write(to: average, card: "the mean")
        let weights = try [first, other, average].map {
            try SafetensorsFile(contentsOf: $0.file(ModelFolder.weightsName)).tensors()
        }
        #expect(Set(weights[2].keys) == Set(weights[0].keys))
        var moved = 0
        for (name, tensor) in weights[2] {
            let (one, two) = (try #require(weights[0][name]), try #require(weights[1][name]))
            #expect(tensor.dataType == one.dataType)
            let expected = (one.to(.float32) + two.to(.float32) * 2) / 3
            let error = (tensor.to(.float32) - expected).absolute().max().scalar
            #expect(error <= 1e-3 * Swift.max(1, expected.absolute().max().scalar), "\(name)")
            if tensor.equals(one).all().to(.float32).scalar == 0 { moved += 1 }
        }
        #expect(moved > 5)
        let model = try CaptioningModel(contentsOf: average, precision: .fp32)
        #expect(model.configuration.search == (try first.configuration()).search)
        #expect(try String(contentsOf: average.file(ModelFolder.cardName), encoding: .utf8) == "the mean")
    }

    @Test("copies of a model have the model itself as their mean, without its confidence")
    func copies() throws {
        let average = temporary.model("average")
        try ModelAverage(of: [first, first]).write(to: average, card: "card")
        let (own, mean) = (try first.configuration(), try average.configuration())
        #expect(mean.confidence == nil)
        #expect(mean.files == own.files)
    }

    @Test("an average may resize photographs otherwise than its models, in a way that can be")
    func resizing() throws {
        let average = temporary.model("average")
        try ModelAverage(of: [first, first], resizing: .init(geometry: .coarse(side: 224)))
            .write(to: average, card: "card")
        #expect(try first.configuration().encoder.preprocessing.geometry == .whole)
        #expect(try average.configuration().encoder.preprocessing.geometry == .coarse(side: 224))
        #expect(throws: ModelError.self) {
            try ModelAverage(of: [first, first], resizing: .init(geometry: .coarse(side: 1)))
        }
    }

    @Test("models that are built otherwise are refused, and so are damaged ones")
    func refusals() throws {
        let others = [
            ("decoder", try TinyModel.make(.softAttention)),
            ("encoder", try TinyModel.make(geometry: .crop(shorterSide: 256))),
            (
                "vocabulary",
                try TinyModel.make(
                    vocabulary: Vocabulary(
                        fitting: (0..<40).map { index in [String](repeating: "other\(index)", count: 50 - index) },
                        minimumCount: 5
                    )
                )
            ),
        ]
        for (part, model) in others {
            let other = try write(model, part)
            let error = #expect(throws: ModelError.self) { try ModelAverage(of: [first, other]) }
            #expect(error?.code == .foreign)
            #expect(error?.message.contains("do not have the same \(part)") == true, "\(error?.message ?? "")")
        }
        let damaged = try write(TinyModel.make(seed: 4), "damaged")
        try damaged.damage(ModelFolder.weightsName)
        #expect(throws: ModelError.self) { try ModelAverage(of: [first, damaged]) }
    }
}
