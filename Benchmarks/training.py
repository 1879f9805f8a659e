"""Measures training, self-critical training, beam search and fine-tuning beside plain PyTorch; prints a Markdown table.

Every row comes from one run on one machine: the contenders take turns, round by round, each in a fresh process with as
many threads as it takes by itself, and the figures are medians over the rounds. Rows in bf16 are there where the CPU
has bfloat16 arithmetic.

Run it with `make bench-training`, which builds Cutline and sets up the Python side. Nothing else should use the machine
then.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

from measuring import Benchmark, Run, has_bfloat16, print_table, warn_of_other_work

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTORCH = ROOT / "Benchmarks" / "pytorch"
MODEL = ROOT / "Sources" / "Cutline" / "Resources" / "Model"
PHOTOS = ROOT / "Examples" / "Photos"
ENCODER = "efficientnet-lite2"
FINE_TUNED_BLOCK = 12
# Of EfficientNet-Lite2: the decoder looks at 9 × 9 regions.
SIZES = ["--regions", 81, "--feature-size", 1280, "--vocabulary", 2539, "--size", 512]
# Batches of 32 photographs with five captions, and no smaller one at the end of an epoch.
DATA = ["--photos", 512, "--batch", 160]
# The longest caption a trained model may draw, in words.
LONGEST = 30
SEARCH = ["--batch", 32, "--beam", 5, "--words", 12]
FINE_TUNING = ["--encoder", ENCODER, "--batch", 20]


class Contest:
    """The commands of both sides."""

    def __init__(self, options, folder):
        self.tool = options.tool
        self.features = folder / "features.safetensors"
        self.length = ["--repeats", options.repeats, "--seconds", options.seconds]
        # The parts of self-critical steps that rewards took, by benchmark and side.
        self.reward_shares = {}

    def pytorch(self, script, *arguments):
        return Run([sys.executable, PYTORCH / script, *arguments, *self.length]).json()

    def cutline(self, benchmark, *arguments):
        return Run([self.tool, "bench", benchmark, *arguments, *self.length, "--format", "json"]).json()

    def training(self, precision):
        arguments = [*SIZES, *DATA, *bf16(precision)]

        def pytorch(*more):
            return lambda: self.pytorch("train_updown.py", *arguments, *more)["tokens_per_second"]

        return Benchmark(
            f"Train the up-down decoder, {precision}",
            {
                "Cutline": lambda: self.cutline("training", "--decoder", "up-down", *arguments)["tokens_per_second"],
                "features repeated for each caption": pytorch(),
                "features projected once": pytorch("--project-once"),
            },
            "tokens/s",
        )

    def self_critical(self, precision):
        """Of the bundled model, with the example photographs."""
        self.encode_photographs()
        arguments = ["--from", MODEL, "--features", self.features, *DATA, *bf16(precision)]
        return self.self_critical_benchmark(
            f"Self-critical training of the bundled model, {precision}",
            arguments,
            [*arguments, "--words", LONGEST],
        )

    def untrained_self_critical(self, precision):
        arguments = [*SIZES, *DATA, *bf16(precision)]
        return self.self_critical_benchmark(
            f"Self-critical training of an untrained decoder, {precision}",
            ["--decoder", "up-down", *arguments],
            arguments,
        )

    def self_critical_benchmark(self, name, cutline, pytorch):
        def rate(side, found):
            self.reward_shares.setdefault((name, side), []).append(found["reward_share"])
            return found["captions_per_second"]

        objective = ["--objective", "self-critical"]
        return Benchmark(
            name,
            {
                "Cutline": lambda: rate("Cutline", self.cutline("training", *objective, *cutline)),
                "PyTorch": lambda: rate("PyTorch", self.pytorch("self_critical.py", *pytorch)),
            },
            "captions/s",
        )

    def encode_photographs(self):
        if not self.features.exists():
            which = ["--images", PHOTOS, "--encoder", MODEL, "--kind", "grid"]
            Run([self.tool, "features", *which, "--output", self.features])

    def search(self):
        arguments = [*SIZES, *SEARCH]
        return Benchmark(
            "Beam search, 32 photos, beam 5",
            {
                "Cutline": lambda: self.cutline("search", "--decoder", "up-down", *arguments)["captions_per_second"],
                "PyTorch": lambda: self.pytorch("search.py", *arguments)["captions_per_second"],
            },
            "captions/s",
        )

    def fine_tuning(self, precision):
        arguments = [*FINE_TUNING, "--precision", precision]
        layer = ["--train-encoder-from", f"block {FINE_TUNED_BLOCK}"]

        def pytorch(*more):
            block = ["--block", FINE_TUNED_BLOCK]
            return lambda: self.pytorch("fine_tuning.py", *arguments, *block, *more)["images_per_second"]

        return Benchmark(
            f"Fine-tune {ENCODER} from block {FINE_TUNED_BLOCK}, {precision}",
            {
                "Cutline": lambda: self.cutline("fine-tuning", *arguments, *layer)["images_per_second"],
                "eager": pytorch(),
                "eager, batch norm folded": pytorch("--fold"),
            },
            "images/s",
        )

    def notes(self):
        for (name, side), shares in self.reward_shares.items():
            yield f"{name}: the reward takes {100 * statistics.median(shares):.1f} % of {side}'s step."


def bf16(precision):
    return ["--bf16"] if precision == "bf16" else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = ["training", "self-critical", "search", "fine-tuning"]
    parser.add_argument("--tool", type=pathlib.Path, default=ROOT / ".build" / "release" / "cutline")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeats", type=int, default=3, help="of each contender in a round; their median counts")
    parser.add_argument("--seconds", type=float, default=5, help="least length of a repeat")
    parser.add_argument("--only", choices=kinds, action="append", help="all by default; may be repeated")
    options = parser.parse_args()
    options.tool = options.tool.resolve()
    if not options.tool.exists():
        sys.exit(f"bench: {options.tool} is not there; build it with: make build")
    wanted = options.only or kinds
    precisions = ["fp32", "bf16"] if has_bfloat16() else ["fp32"]
    warn_of_other_work()
    with tempfile.TemporaryDirectory() as folder:
        compare(Contest(options, pathlib.Path(folder)), wanted, precisions, options.rounds)


def compare(contest, wanted, precisions, rounds):
    """Runs the wanted benchmarks and prints their table."""
    benchmarks = []
    if "training" in wanted:
        benchmarks += [contest.training(precision) for precision in precisions]
    if "self-critical" in wanted:
        benchmarks += [contest.self_critical(precision) for precision in precisions]
        benchmarks += [contest.untrained_self_critical(precision) for precision in precisions]
    if "search" in wanted:
        benchmarks.append(contest.search())
    if "fine-tuning" in wanted:
        benchmarks += [contest.fine_tuning(precision) for precision in precisions]
    for benchmark in benchmarks:
        benchmark.run(rounds)
    print_table(benchmarks, rounds)
    for note in contest.notes():
        print(f"\n{note}")


if __name__ == "__main__":
    main()
