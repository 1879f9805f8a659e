import CutlineResearch
import Foundation
import Testing

@Suite("Settings of a run")
struct TrainingSettingsTests {
    @Test("the presets are those of the command line")
    func presets() {
        let notebook = TrainingSettings.notebook
        #expect((notebook.cleaning, notebook.numbering, notebook.minimumCount) == (.notebook, .keras, 1))
        #expect((notebook.embeddingSize, notebook.hiddenSize, notebook.outputSize) == (300, 300, 256))
        #expect((notebook.epochs, notebook.batchSize, notebook.learningRate) == (20, 32, 1e-3))
        #expect((notebook.beamWidth, notebook.maximumWords, notebook.freezesWordVectors) == (1, 34, true))
        #expect(notebook.dropout == (0, 0, 0) && !notebook.usesMirrorImages)
        let standard = TrainingSettings.standard
        #expect((standard.cleaning, standard.numbering, standard.minimumCount) == (.standard, .words, 5))
        #expect(standard.encoder == "efficientnet-lite2" && standard.usesMirrorImages)
    }

    @Test("every setting keeps what it is given")
    func values() {
        var settings = TrainingSettings.standard
        func keeps<Value: Equatable>(_ path: WritableKeyPath<TrainingSettings, Value>, _ value: Value) {
            #expect(settings[keyPath: path] != value)
            settings[keyPath: path] = value
            #expect(settings[keyPath: path] == value)
        }
        keeps(\.encoder, "resnet101-keras")
        keeps(\.resizing, .keras)
        keeps(\.resizing, PhotoResizing(interpolation: .bicubic, geometry: .crop(shorterSide: 300)))
        keeps(\.usesMirrorImages, false)
        keeps(\.cleaning, .notebookLiteral)
        keeps(\.numbering, .keras)
        keeps(\.minimumCount, 7)
        keeps(\.wordVectors, URL(fileURLWithPath: "/tmp/glove.txt"))
        keeps(\.freezesWordVectors, true)
        keeps(\.embeddingSize, 7)
        keeps(\.hiddenSize, 7)
        keeps(\.outputSize, 7)
        keeps(\.epochs, 7)
        keeps(\.batchSize, 7)
        keeps(\.learningRate, 0.7)
        keeps(\.seed, 7)
        keeps(\.threads, 7)
        keeps(\.patience, 7)
        keeps(\.firstValidation, 7)
        keeps(\.beamWidth, 7)
        keeps(\.maximumWords, 7)
        settings.dropout = (0.1, 0.2, 0.4)
        #expect(settings.dropout == (0.1, 0.2, 0.4))
    }

    @Test("a module is known by its whole path")
    func module() {
        var settings = TrainingSettings.standard
        settings.encoder = "net.pt"
        #expect(settings.encoder == URL(fileURLWithPath: "net.pt").standardizedFileURL.path)
    }
}
