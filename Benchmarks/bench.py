"""Measures Cutline beside PyTorch and prints a Markdown table.

Every row comes from one run on one machine: the two take turns, round by round, and the figures are medians over the
rounds. Both caption with the same model folder and the same search, each in a fresh process with as many threads as it
takes by itself.

Run it with `make bench`, which builds Cutline and sets up the Python side. Nothing else should use the machine then.
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

from measuring import Benchmark, Run, cpu_name, has_bfloat16, print_table, warn_of_other_work

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTORCH = ROOT / "Benchmarks" / "pytorch"
ENCODER = "efficientnet-lite2"
BATCH = 8


def bundled_model():
    """The model folder inside the library's sources."""
    for configuration in sorted((ROOT / "Sources" / "Cutline").rglob("config.json")):
        if (configuration.parent / "model.safetensors").exists():
            return configuration.parent
    sys.exit("bench: no model folder in Sources/Cutline; name one with --model")


class Contest:
    """The commands of both sides."""

    def __init__(self, tool, model, precision):
        self.tool = tool
        self.model = model
        self.precision = precision

    def python(self, script, *arguments):
        return Run([sys.executable, PYTORCH / script, *arguments])

    def cutline_bench(self, *arguments):
        return Run([self.tool, "bench", *arguments, "--format", "json"]).json()

    def cutline_captions(self, path):
        return Run([self.tool, "caption", path, "--model", self.model, "--format", "jsonl"])

    def pytorch_captions(self, path):
        return self.python("caption.py", path, "--model", self.model, "--precision", self.precision)

    def encoder(self, precision):
        flags = ["--encoder", ENCODER, "--batch", BATCH, "--precision", precision]

        def pytorch(*more):
            return lambda: self.python("encoder.py", *flags, *more, "--repeats", 3).json()["images_per_second"]

        return Benchmark(
            f"Encoder {ENCODER}, {precision}, batch {BATCH}",
            {
                "Cutline": lambda: self.cutline_bench("encoder", *flags)["images_per_second"],
                "eager": pytorch(),
                "eager, batch norm folded": pytorch("--fold"),
            },
            "images/s",
        )

    def latency(self, photo):
        return Benchmark(
            "Caption one photo, process start to end",
            {
                "Cutline": lambda: self.cutline_captions(photo).seconds,
                "PyTorch": lambda: self.pytorch_captions(photo).seconds,
            },
            "s",
            lower_is_better=True,
        )

    def folder(self, photos, count):
        return Benchmark(
            f"Caption {count} photos, process start to end",
            {
                "Cutline": lambda: count / self.cutline_captions(photos).seconds,
                "PyTorch": lambda: count / self.pytorch_captions(photos).seconds,
            },
            "photos/s",
        )

    def memory(self, photos, count):
        return Benchmark(
            f"Peak memory for {count} photos",
            {
                "Cutline": lambda: self.cutline_captions(photos).memory / 1e6,
                "PyTorch": lambda: self.pytorch_captions(photos).memory / 1e6,
            },
            "MB",
            lower_is_better=True,
        )

    def training(self):
        return Benchmark(
            "Train the merge decoder",
            {
                "Cutline": lambda: self.cutline_bench("training")["tokens_per_second"],
                "PyTorch": lambda: self.python("train.py", "--repeats", 3).json()["tokens_per_second"],
            },
            "tokens/s",
        )

    def agreement(self, photos):
        """How many photographs both sides give the same caption; running them also warms the file cache."""

        def captions(run):
            lines = [json.loads(line) for line in run.output.splitlines()]
            return {pathlib.Path(line["image"]).name: normal(line["caption"]) for line in lines}

        def normal(caption):
            """The letters and digits: Cutline prints a sentence, the script prints words."""
            return "".join(character for character in caption.casefold() if character.isalnum())

        cutline, pytorch = captions(self.cutline_captions(photos)), captions(self.pytorch_captions(photos))
        return sum(caption == pytorch.get(name) for name, caption in cutline.items()), len(cutline)


def fill(folder, photos, count):
    """Copies `photos` over and over until `folder` has `count`."""
    for number in range(count):
        photo = photos[number % len(photos)]
        shutil.copyfile(photo, folder / f"{number:04}-{photo.name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=pathlib.Path, default=ROOT / ".build" / "release" / "cutline")
    parser.add_argument("--model", type=pathlib.Path, help="a model folder; the bundled one by default")
    parser.add_argument("--photos", type=pathlib.Path, default=ROOT / "Examples" / "Photos")
    parser.add_argument("--count", type=int, default=64, help="photographs in the folder, repeated if need be")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["encoder", "latency", "folder", "memory", "training"], action="append")
    options = parser.parse_args()
    if not options.tool.exists():
        sys.exit(f"bench: {options.tool} is not there; build it with: make build")
    wanted = options.only or ["encoder", "latency", "folder", "memory", "training"]
    photos = sorted(options.photos.glob("*.jpg"))
    if not photos:
        sys.exit(f"bench: no JPEG photographs in {options.photos}")

    bfloat16 = has_bfloat16()
    needs_model = {"latency", "folder", "memory"} & set(wanted)
    model = (options.model or bundled_model()) if needs_model else options.model
    # Cutline takes bfloat16 for its encoder where the CPU has it, so the other side does too.
    contest = Contest(options.tool, model, "bf16" if bfloat16 else "fp32")
    warn_of_other_work()

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        fill(folder, photos, options.count)
        notes = []
        benchmarks = []
        if "encoder" in wanted:
            benchmarks += [contest.encoder("fp32"), contest.encoder("bf16")]
            if not bfloat16:
                notes.append(
                    "This CPU has no bfloat16 arithmetic: in bf16 Cutline rounds as the hardware would and computes on "
                    "float32 kernels, PyTorch falls back to scalar loops."
                )
        if needs_model:
            same, total = contest.agreement(options.photos)
            notes.append(f"Both sides give the same caption for {same} of {total} different photos.")
        if "latency" in wanted:
            benchmarks.append(contest.latency(photos[0]))
        if "folder" in wanted:
            benchmarks.append(contest.folder(folder, options.count))
        if "memory" in wanted:
            benchmarks.append(contest.memory(folder, options.count))
        if "training" in wanted:
            benchmarks.append(contest.training())
        for benchmark in benchmarks:
            benchmark.run(options.rounds)

    print_table(benchmarks, options.rounds)
    for note in notes:
        print(f"\n{note}")


if __name__ == "__main__":
    main()
