import CutlineModels
import Foundation
import Testing
import TorchNN

@Suite("Decoder configurations")
struct DecoderConfigurationTests {
    private let configuration = DecoderConfiguration.merge(MergeConfiguration(featureSize: 6, vocabularySize: 11))

    @Test("a configuration says in JSON which decoder it is, and comes back")
    func coding() throws {
        let data = try JSONEncoder().encode(configuration)
        let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["name"] as? String == "merge")
        #expect(object["vocabulary_size"] as? Int == 11)
        #expect(object.count == 11)
        #expect(try JSONDecoder().decode(DecoderConfiguration.self, from: data) == configuration)
    }

    @Test("a configuration from before there was a choice of biases has both")
    func absentRecurrentBias() throws {
        var object = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration)) as? [String: Any]
        )
        #expect(object.removeValue(forKey: "recurrent_bias") as? Bool == true)
        let old = try JSONSerialization.data(withJSONObject: object)
        #expect(try JSONDecoder().decode(DecoderConfiguration.self, from: old) == configuration)
        object["recurrent_bias"] = false
        let single = try JSONDecoder().decode(
            DecoderConfiguration.self,
            from: JSONSerialization.data(withJSONObject: object)
        )
        #expect(single != configuration)
    }

    @Test("an unknown decoder is refused by name, and the known ones are listed")
    func unknownName() throws {
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode(DecoderConfiguration.self, from: Data(#"{"name": "oracle"}"#.utf8))
        }
        #expect(error.summary == "name: there is no decoder 'oracle'; there are: \(DecoderKind.list)")
    }

    @Test("the configuration builds its decoder")
    func building() {
        let (decoder, _) = Formula.model { configuration.decoder($0) }
        #expect(decoder is MergeDecoder)
        #expect(decoder.vocabularySize == configuration.vocabularySize)
        #expect(decoder.featureKind == .pooled)
        #expect(configuration.kind == .merge)
        #expect(configuration.featureSize == 6)
        #expect(configuration.problem == nil)
    }
}
