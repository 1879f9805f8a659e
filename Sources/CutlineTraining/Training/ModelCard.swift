import CutlineMetrics
import CutlineModels
import Foundation

/// The README of a trained model: what it is, what it was made from, and how well it does.
struct ModelCard {
    let configuration: TrainingConfiguration
    /// The name under which the network is registered.
    let encoder: String
    let epoch: Int
    let scores: CaptionScores
    let trainingImages: Int

    private var taught: String {
        switch configuration.teachers.count {
        case 0: ""
        case 1: ", taught by a model"
        case let count: ", taught by \(count) models"
        }
    }

    var text: String {
        func figure(_ value: Double) -> String { String(format: "%.3f", value) }
        return """
            # A Cutline model

            | | |
            |---|---|
            | encoder | \(encoder), \(configuration.trainedLayer.map { "trained from '\($0)' on" } ?? "not trained in this run") |
            | decoder | \(configuration.decoder.rawValue) |
            | learned | \(configuration.objective.rawValue)\(configuration.initialModel == nil ? "" : ", from another model on")\(taught) |
            | trained on | \(trainingImages) photographs, \(epoch) epochs, seed \(configuration.seed) |
            | search | beam \(configuration.search.beamWidth), length penalty \(configuration.search.lengthPenalty) |

            Validation, by free-running search, canonical scoring:

            | BLEU-1 | BLEU-4 | ROUGE-L | CIDEr | photographs |
            |---|---|---|---|---|
            | \(figure(scores.bleu1)) | \(figure(scores.bleu4)) | \(figure(scores.rougeL)) | \(figure(scores.cider)) | \(scores.images) |

            The settings of the run are in its `config.json`, next to this folder.

            """
    }
}
