import CutlineTraining
import Foundation

extension [CaptionedImage] {
    /// The photos that a user may mean by `name`: that of this very id, else those of this file name, else those whose file
    /// name it is but for the extension.
    func called(_ name: String) -> [CaptionedImage] {
        let last = URL(fileURLWithPath: name).lastPathComponent
        let rules: [(CaptionedImage) -> Bool] = [
            { $0.id == name },
            { URL(fileURLWithPath: $0.id).lastPathComponent == last },
            { URL(fileURLWithPath: $0.id).deletingPathExtension().lastPathComponent == last },
        ]
        return rules.lazy.map { filter($0) }.first { !$0.isEmpty } ?? []
    }
}
