@testable import CutlineModels
import Foundation
import Testing

@Suite("Length penalties")
struct LengthPenaltyTests {
    @Test(
        "the divisors are those of their formulas",
        arguments: [
            (LengthPenalty.average, 7, 7), (.power(0), 7, 1), (.power(1), 7, 7), (.power(0.5), 9, 3),
            // (12 / 6)^0.6 and (10 / 6)^1; a single choice is not changed by any alpha.
            (.gnmt(0.6), 7, 1.515717), (.gnmt(1), 5, 1.666667), (.gnmt(2.5), 1, 1),
        ]
    )
    func divisors(penalty: LengthPenalty, choices: Int, expected: Double) {
        #expect(abs(penalty.divisor(choices: choices) - expected) < 1e-6)
    }

    @Test(
        "no length gives more than the best rank, and one gives it",
        arguments: [LengthPenalty.average, .power(0.7), .power(0), .power(-0.5), .gnmt(0.8), .gnmt(-1)]
    )
    func bound(penalty: LengthPenalty) {
        let ranks = (4...9).map { -3.5 / penalty.divisor(choices: $0) }
        #expect(penalty.bestRank(of: -3.5, choices: 4...9) == ranks.max())
    }

    @Test(
        "text and JSON give back what they are made of",
        arguments: [
            (LengthPenalty.average, "average", "\"average\""), (.gnmt(0.6), "gnmt:0.6", "\"gnmt:0.6\""),
            (.power(0.7), "0.7", "0.7"), (.power(1), "1.0", "1"),
        ]
    )
    func coding(penalty: LengthPenalty, text: String, json: String) throws {
        #expect(penalty.description == text)
        #expect(LengthPenalty(text) == penalty)
        #expect(String(decoding: try JSONEncoder().encode([penalty]), as: UTF8.self) == "[\(json)]")
        #expect(try JSONDecoder().decode([LengthPenalty].self, from: Data("[\(json)]".utf8)) == [penalty])
    }

    @Test("what is no penalty is refused", arguments: ["", "mean", "gnmt", "gnmt:", "gnmt:x", "1,5"])
    func wrong(text: String) {
        #expect(LengthPenalty(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([LengthPenalty].self, from: Data("[\"\(text)\"]".utf8))
        }
    }
}
