import ArgumentParser
import Foundation

/// The models of a command that captions.
struct ModelOptions: ParsableArguments {
    @Option(
        name: .customLong("model"),
        help: ArgumentHelp(
            """
            A model folder; by default the model that comes with Cutline. Given several times, the models caption \
            together: their words' probabilities are averaged. They have to know the same words.
            """,
            valueName: "dir"
        )
    )
    var paths: [String] = []

    /// The folders, which must be there.
    func folders() throws(CommandError) -> [URL] {
        guard !paths.isEmpty else { return [try Validation.modelFolder(nil)] }
        var folders: [URL] = []
        for path in paths { folders.append(try Validation.existingFolder(path)) }
        return folders
    }
}
