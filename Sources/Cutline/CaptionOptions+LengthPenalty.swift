package import CutlineModels

extension LengthPenalty {
    package init(_ penalty: CaptionOptions.LengthPenalty) {
        switch penalty {
        case .average: self = .average
        case .gnmt(let alpha): self = .gnmt(alpha)
        case .power(let alpha): self = .power(alpha)
        }
    }
}

extension CaptionOptions.LengthPenalty {
    package init(_ penalty: LengthPenalty) {
        switch penalty {
        case .average: self = .average
        case .gnmt(let alpha): self = .gnmt(alpha)
        case .power(let alpha): self = .power(alpha)
        }
    }
}
