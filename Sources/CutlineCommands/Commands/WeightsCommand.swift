import ArgumentParser

struct WeightsCommand: CommandFamily {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "Fetch and import the pretrained weights of encoders.",
        discussion: """
            Training and 'cutline features' need an encoder's ImageNet weights; captioning does not, since a model folder \
            holds its own. Weights lie as safetensors files in the folder that CUTLINE_WEIGHTS names, or in \
            ~/.cache/cutline/weights.
            """,
        subcommands: [WeightsListCommand.self, WeightsFetchCommand.self, WeightsImportCommand.self],
        defaultSubcommand: WeightsListCommand.self
    )
}
