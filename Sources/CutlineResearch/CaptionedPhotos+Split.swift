import CutlineTraining
public import Foundation

extension CaptionedPhotos {
    /// What a photograph is for. No photograph is for two things.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        /// The model learns from these.
        case training
        /// These choose between models.
        case validation
        /// These only measure the model that was chosen.
        case test

        init(_ split: Split) {
            self =
                switch split {
                case .train: .training
                case .validation: .validation
                case .test: .test
                }
        }

        var split: Split {
            switch self {
            case .training: .train
            case .validation: .validation
            case .test: .test
            }
        }
    }

    /// Where the split comes from.
    public enum SplitRule: Sendable, Hashable {
        /// The caption file's own, as Karpathy's has one; else drawn: 10 % of the photographs for validation, 10 % for test.
        case automatic(seed: UInt64 = 1)
        /// Lists such as `Flickr_8k.trainImages.txt` in a folder.
        case lists(in: URL)
        /// A list of names for each part, one a line.
        case files([Part: URL])
        /// Drawn by photograph: the same for the same names and seed on every machine. The rest is for training.
        case drawn(validation: Double, test: Double, seed: UInt64 = 1)
        /// None: photographs are in no part, to be looked at and not trained on.
        case undivided

        var source: SplitSource {
            get throws {
                switch self {
                case .automatic(let seed):
                    .captionFile(otherwise: try SeededSplit.usual(seed: seed))
                case .lists(let folder): .directory(folder)
                case .files(let files):
                    .lists(Dictionary(uniqueKeysWithValues: files.map { ($0.key.split, $0.value) }))
                case .drawn(let validation, let test, let seed):
                    .seeded(try SeededSplit(validation: validation, test: test, seed: seed))
                case .undivided: .whole
                }
            }
        }
    }
}
