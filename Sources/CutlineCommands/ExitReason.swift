import CutlineImages
import CutlineImport
import CutlineMetrics
import CutlineModels
import CutlineText
import CutlineTraining
import CutlineWeights
import Foundation
import Torch
import WeightFiles

/// What the process tells its caller, after BSD's `sysexits.h`.
package enum ExitReason: Int32, Sendable {
    case success = 0
    case failure = 1
    /// The command line is wrong.
    case usage = 64
    /// Input was read and is not what it should be.
    case badData = 65
    /// An input is not there or cannot be read.
    case missingInput = 66
    /// Reading or writing broke down.
    case inputOutput = 74

    /// The one place where errors of all modules become exit codes.
    init(for error: any Error) {
        self =
            switch error {
            case let error as CommandError: error.code.status
            case let error as ImageError: error.code.status
            case let error as DatasetError: error.code.status
            case let error as VocabularyError: error.status
            case let error as WordVectorError: error.code.status
            case let error as ModelError: error.code.status
            case let error as TorchError: error.code.status
            case let error as FeatureError: error.code.status
            case let error as TrainingError: error.code.status
            case let error as ImportError: error.code.status
            case let error as CaptionScorerError: error.code.status
            case is ConfidenceFittingError: .badData
            case let error as WeightsError: error.code.status
            case let error as WeightFileError: error.code.status
            case let error as CocoaError: error.status
            default: .failure
            }
    }
}

extension CommandError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .usage: .usage
        case .badData: .badData
        case .missingInput: .missingInput
        case .output: .inputOutput
        case .interrupted: .failure
        }
    }
}

extension ImageError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .missing, .unreadable: .missingInput
        case .empty, .unsupportedFormat, .tooLarge, .damaged, .truncated: .badData
        case .unavailable: .failure
        }
    }
}

extension DatasetError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .unreadable: .missingInput
        case .unknownFormat, .malformed, .splitNotFound, .ambiguousSplit, .splitConflict, .noUsableImages: .badData
        case .invalidFractions: .usage
        }
    }
}

extension VocabularyError {
    fileprivate var status: ExitReason {
        guard code == .unreadable, let file, !FileManager.default.fileExists(atPath: file) else { return .badData }
        return .missingInput
    }
}

extension WordVectorError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .unreadable: .missingInput
        case .noVectors, .malformedLine: .badData
        }
    }
}

extension ModelError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .unknownName, .unusable: .usage
        case .missing: .missingInput
        case .damaged, .foreign: .badData
        case .unwritable: .inputOutput
        }
    }
}

extension TorchError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .unknownDevice: .usage
        case .missingFile, .unreadableFile: .missingInput
        case .malformedFile, .missingTensor, .mismatch: .badData
        case .unwritableFile: .inputOutput
        case .engine: .failure
        }
    }
}

extension FeatureError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .damaged, .foreign, .missingImage, .empty: .badData
        case .unwritable: .inputOutput
        }
    }
}

extension TrainingError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .invalidConfiguration, .runExists: .usage
        case .emptySplit, .foreignCheckpoint: .badData
        case .nothingToResume: .missingInput
        case .diverged: .failure
        }
    }
}

extension ImportError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .unsupported, .damaged, .foreignWords: .badData
        case .foreignEncoder: .usage
        }
    }
}

extension CaptionScorerError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .noImages, .noReferences: .badData
        case .meteor: .failure
        }
    }
}

extension WeightsError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .unknownName: .usage
        case .notServed: .missingInput
        case .wrongChecksum, .mismatch: .badData
        case .interrupted, .unwritable: .inputOutput
        }
    }
}

extension WeightFileError.Code {
    fileprivate var status: ExitReason {
        switch self {
        case .missing, .unreadable: .missingInput
        case .unknownFormat, .damaged, .refused, .mismatch: .badData
        }
    }
}

extension CocoaError {
    fileprivate var status: ExitReason {
        switch code {
        case .fileNoSuchFile, .fileReadNoSuchFile, .fileReadNoPermission: .missingInput
        case .fileReadCorruptFile, .fileReadInapplicableStringEncoding, .propertyListReadCorrupt: .badData
        default: .inputOutput
        }
    }
}
