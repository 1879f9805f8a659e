import CutlineModels
import CutlineTraining
import Foundation

extension TrainingOptions {
    /// Where settings start from: a file or a preset; nil where neither was named.
    func start(_ file: String?) throws -> TrainingConfiguration? {
        guard let file else { return preset?.configuration }
        guard preset == nil else { throw CommandError(.usage, "--settings and --preset exclude each other") }
        return try TrainingConfiguration(contentsOf: Validation.existingFile(file))
    }

    /// What the user set, with the sizes that follow from the word vectors.
    func resolved(from start: TrainingConfiguration) throws -> TrainingConfiguration {
        var settings = applied(to: start)
        if let initialModel, decoder == nil {
            settings.decoder = try ModelFolder(Validation.modelFolder(initialModel)).configuration().decoder.kind
        }
        for teacher in settings.teachers { _ = try ModelFolder(Validation.modelFolder(teacher)).configuration() }
        if let problem = settings.problem { throw CommandError(.usage, problem) }
        if let file = settings.wordVectors {
            _ = try Validation.existingFile(file)
        } else if freezeEmbedding == true {
            throw CommandError(.usage, "--freeze-embedding leaves words at random; give --word-vectors")
        }
        let fitted = try settings.fittedToWordVectors()
        if let file = settings.wordVectors, let size = embeddingSize, size != fitted.embeddingSize {
            throw CommandError(
                .usage,
                "\(file): its vectors have \(fitted.embeddingSize) numbers, --embedding-size is \(size); leave the option out"
            )
        }
        return fitted
    }
}
