import ArgumentParser

struct ModelCommand: CommandFamily {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Look into model folders, and average them.",
        discussion: """
            A model is one folder that nothing else is needed for: its configuration with checksums, its weights, its \
            vocabulary and a card that says what it was made from.

              cutline model show
              cutline model plot --output model.svg
              cutline model verify runs/first/best
              cutline model average runs/one/best runs/two/best --output runs/average
            """,
        subcommands: [
            ModelShowCommand.self, ModelPlotCommand.self, ModelVerifyCommand.self, ModelAverageCommand.self,
        ]
    )
}
