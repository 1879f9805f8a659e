import Foundation
import Torch

/// A run's figures for TensorBoard, in files of events in `tensorboard/`: losses, learning rate, norm of the gradient
/// and speed at steps, scores at validations, and what the model says of the same few photographs each time.
///
/// Each start of the run has a file. What is beyond the step that a resumed run goes on from, which it will write
/// again, is taken out of the files before.
final class TensorBoardLog {
    private static let stepInterval = MetricsLog.stepInterval

    private let handle: FileHandle
    private let now: () -> Date

    /// Opens a file for a run that stands at `step`. At step 0 nothing was written by this run, so that nothing is
    /// kept.
    init(_ folder: RunFolder, step: Int, now: @escaping () -> Date = Date.init) throws {
        let directory = folder.tensorBoard
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Self.truncate(directory, after: step)
        self.now = now
        let url = Self.unusedFile(in: directory, at: now())
        guard FileManager.default.createFile(atPath: url.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: url.path)
        else { throw TorchError(.unwritableFile, "\(url.path): cannot be written to") }
        self.handle = handle
        try write(.start(time: time))
    }

    /// Every event is in its file when this returns.
    func record(_ event: TrainingEvent) throws {
        switch event {
        case .stepped(let step) where step.step % Self.stepInterval == 0: try write(scalars(step))
        case .epochEnded(let epoch):
            try write(
                .scalars(
                    [("train/epoch_loss", epoch.loss), ("train/epoch", Double(epoch.epoch))],
                    time: time,
                    step: epoch.step
                )
            )
        case .validated(let validation): try write(validation)
        case .started, .taught, .stepped, .saved, .ended: break
        }
    }

    private func scalars(_ step: TrainingEvent.Step) -> TensorBoardEvent {
        .scalars(
            [
                ("train/loss", step.loss), ("train/learning_rate", step.learningRate),
                ("train/gradient_norm", step.gradientNorm),
                ("train/tokens_per_second", Double(step.tokens) / max(1e-9, step.seconds)),
            ],
            time: time,
            step: step.step
        )
    }

    private func write(_ validation: TrainingEvent.Validation) throws {
        let scores: [(tag: String, value: Double?)] = [
            ("cider", validation.cider), ("bleu1", validation.bleu1), ("bleu2", validation.bleu2),
            ("bleu3", validation.bleu3), ("bleu4", validation.bleu4), ("rougeL", validation.rougeL),
            ("loss", validation.loss),
        ]
        let known = scores.compactMap { score in score.value.map { (tag: "validation/\(score.tag)", value: $0) } }
        try write(.scalars(known, time: time, step: validation.step))
        let texts = validation.samples.map { (tag: "captions/\($0.image)", text: $0.caption) }
        if !texts.isEmpty { try write(.texts(texts, time: time, step: validation.step)) }
    }

    private func write(_ event: TensorBoardEvent) throws {
        try handle.write(contentsOf: RecordFile.record(event.data))
    }

    private var time: Double { now().timeIntervalSince1970 }

    // MARK: Files

    private static let prefix = "events.out.tfevents."

    /// TensorBoard reads files in the order of their names, which begin with the time.
    private static func unusedFile(in directory: URL, at date: Date) -> URL {
        let host = ProcessInfo.processInfo.hostName
        var seconds = Int(date.timeIntervalSince1970)
        // Two starts within a second.
        while names(in: directory).contains(where: { $0.hasPrefix("\(prefix)\(seconds).") }) { seconds += 1 }
        return directory.appendingPathComponent("\(prefix)\(seconds).\(host)")
    }

    private static func names(in directory: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).filter { $0.hasPrefix(prefix) }
    }

    /// Takes out of the files what lies beyond `step`, and records that were cut off.
    private static func truncate(_ directory: URL, after step: Int) throws {
        for name in names(in: directory) {
            let url = directory.appendingPathComponent(name)
            guard step > 0 else {
                try FileManager.default.removeItem(at: url)
                continue
            }
            let old = try Data(contentsOf: url)
            let kept = RecordFile.contents(of: old).filter { content in
                TensorBoardEvent.step(of: content).map { $0 <= step } ?? false
            }
            let new = kept.reduce(into: Data()) { $0 += RecordFile.record($1) }
            if new != old { try AtomicFile.write(new, to: url) }
        }
    }
}
