import CutlineMetrics
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@testable import CutlineCommands

@Suite("Reliability diagrams")
struct ReliabilityDiagramTests {
    private let diagram = ReliabilityDiagram(
        curve: ReliabilityCurve([0.05, 0.15, 0.12, 0.95], outcomes: [false, true, false, true]),
        title: "Captions & confidence"
    )

    @Test("it is one well-formed picture that loads nothing")
    func wellFormed() {
        #expect(XMLParser(data: Data(diagram.svg.utf8)).parse())
        #expect(diagram.svg.contains("Captions &amp; confidence"))
        #expect(!diagram.svg.contains("href"))
    }

    @Test("every bin that holds captions has a bar of its share, a dot and its count")
    func bars() {
        #expect(diagram.svg.components(separatedBy: "class=\"bar\"").count - 1 == 3)
        #expect(diagram.svg.components(separatedBy: "<circle").count - 1 == 3)
        // Half of the plot's 344 points, and all of them.
        #expect(diagram.svg.contains("height=\"172.0\"") && diagram.svg.contains("height=\"344.0\""))
        #expect(diagram.svg.contains(">2</text>"))
    }
}
