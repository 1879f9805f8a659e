import CutlineCommands
import Foundation

@main
struct Main {
    static func main() async {
        ProcessSettings.apply()
        exit(await CutlineTool.run(Array(CommandLine.arguments.dropFirst()), in: .process))
    }
}
