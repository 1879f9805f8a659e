import CutlineImages
import CutlineTraining
import Foundation

/// Finds out which photos can be read, with a progress bar.
struct PhotoCheck: Sendable {
    /// Photos between two looks at whether to stop.
    private static let batchSize = 64

    let photos: [PhotoFile]

    /// Reports photos that cannot be read, and gives their ids. Throws when the user stops it.
    func run(in context: CommandContext, _ stop: StopSignal) async throws -> Set<String> {
        try await Offload.run { try run(in: context) { stop.shouldStop } }
    }

    private func run(in context: CommandContext, shouldStop: () -> Bool) throws -> Set<String> {
        let bar = ProgressBar(context, title: "checking", unit: "photos", total: photos.count)
        let decoder = PhotoDecoder()
        var unreadable: Set<String> = []
        for start in stride(from: 0, to: photos.count, by: Self.batchSize) {
            if shouldStop() {
                bar.clear()
                throw CommandError(.interrupted, "stopped before training began")
            }
            let batch = Array(photos[start..<min(start + Self.batchSize, photos.count)])
            let problems = ParallelMap.map(batch) { photo -> String? in
                do {
                    _ = try decoder.decode(contentsOf: photo.url)
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            for case (let photo, let problem?) in zip(batch, problems) {
                context.note("error: \(problem)")
                unreadable.insert(photo.id)
            }
            bar.update(to: start + batch.count)
        }
        bar.finish()
        return unreadable
    }
}
