import Foundation
import Testing

@testable import CutlineCommands
@testable import CutlineTraining

@Suite("A training run is shown")
struct TrainingListenerTests {
    private static func start(step: Int) -> TrainingEvent {
        .started(
            TrainingEvent.Start(
                trainingImages: 6000,
                trainingCaptions: 30_000,
                trainingTokens: 354_000,
                validationImages: 1000,
                vocabularySize: 2542,
                unknownRate: 0.034,
                parameters: 4_000_000,
                epochs: 3,
                stepsPerEpoch: 100,
                step: step
            )
        )
    }

    private static func step(_ step: Int) -> TrainingEvent {
        .stepped(
            TrainingEvent.Step(
                step: step,
                epoch: (step - 1) / 100 + 1,
                loss: 3.25,
                gradientNorm: 1,
                learningRate: 0.001,
                tokens: 500,
                seconds: 0.25
            )
        )
    }

    private static func validation(_ cider: Double, epoch: Int, isBest: Bool) -> TrainingEvent {
        .validated(
            TrainingEvent.Validation(
                epoch: epoch,
                step: 100 * epoch,
                bleu1: 0.6,
                bleu4: 0.2,
                rougeL: 0.45,
                cider: cider,
                isBest: isBest,
                seconds: 3,
                samples: [TrainingEvent.Sample(image: "a.jpg", caption: "a dog runs")]
            )
        )
    }

    @Test("each epoch has a bar of its own with rate and loss, and leaves one line")
    func epoch() {
        let test = TestContext(terminal: true, width: 120)
        let listener = TrainingListener(test.context, epochs: 3)
        listener.show(Self.start(step: 0))
        listener.show(Self.step(101))
        test.clock.advance(by: .seconds(1))
        listener.show(Self.step(111))
        #expect(
            test.errors.text.hasSuffix(
                "\r[==                  ] epoch 2/3 11/100 batches, 10.0 batches/s, 0:09 left, "
                    + "2,000 tokens/s, loss 3.250\u{1B}[K"
            )
        )
        listener.show(
            .epochEnded(
                TrainingEvent.Epoch(
                    epoch: 2,
                    step: 200,
                    loss: 3.125,
                    learningRate: 0.001,
                    tokensPerSecond: 1840,
                    seconds: 192
                )
            )
        )
        #expect(test.errors.text.hasSuffix("\r\u{1B}[Kepoch 2/3: loss 3.125, 1,840 tokens/s, 3:12\n"))
        #expect(test.output.text.isEmpty)
    }

    @Test("the result is the folder of the best model with the figures of its epoch")
    func result() throws {
        let test = TestContext()
        let listener = TrainingListener(test.context, epochs: 3)
        listener.show(Self.validation(0.5, epoch: 1, isBest: true))
        listener.show(Self.validation(0.4, epoch: 2, isBest: false))
        try listener.conclude(.completed, RunFolder(URL(fileURLWithPath: "/runs/first")))
        #expect(
            test.output.text
                == "/runs/first/best: CIDEr 0.5000, BLEU-1 0.6000, BLEU-4 0.2000, ROUGE-L 0.4500, epoch 1\n"
        )
        #expect(test.errors.text.components(separatedBy: "the best so far").count == 2)
    }

    @Test("a resumed run says where it goes on")
    func resumed() {
        let test = TestContext()
        TrainingListener(test.context, epochs: 3).show(Self.start(step: 1250))
        #expect(test.errors.text.hasPrefix("going on after step 1,250: training on 30,000 captions of 6,000 photos"))
    }

    @Test("a stopped run is no success, and says how to go on")
    func stopped() {
        let listener = TrainingListener(TestContext().context, epochs: 3)
        let error = #expect(throws: CommandError.self) {
            try listener.conclude(.interrupted, RunFolder(URL(fileURLWithPath: "/runs/first")))
        }
        #expect(error?.message.contains("--resume") == true)
    }
}
