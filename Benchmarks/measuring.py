"""What the benchmarks share: running contenders in fresh processes by turns, and saying what machine they ran on."""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

# ru_maxrss counts kilobytes on Linux and bytes on macOS.
MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


class Run:
    """A finished process: what it printed, how long it took, and the most memory it held."""

    def __init__(self, command):
        command = [str(word) for word in command]
        start = time.perf_counter()
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            self.output = output.read().decode()
            if process.returncode != 0:
                errors.seek(0)
                sys.exit(f"bench: {' '.join(command)}\n{errors.read().decode()[-2000:]}\nexit {process.returncode}")
        self.memory = usage.ru_maxrss * MEMORY_UNIT

    def json(self):
        return json.loads(self.output.strip().splitlines()[-1])


class Benchmark:
    """One row: what is measured, how each contender measures it, and how a figure is shown."""

    def __init__(self, name, contenders, unit, lower_is_better=False):
        self.name = name
        self.contenders = contenders
        self.unit = unit
        self.lower_is_better = lower_is_better
        self.figures = {contender: [] for contender in contenders}

    def run(self, rounds):
        for number in range(rounds):
            for contender, measure in self.contenders.items():
                figure = measure()
                self.figures[contender].append(figure)
                print(f"  {self.name}, round {number + 1}, {contender}: {show(figure)} {self.unit}", file=sys.stderr)

    def row(self):
        medians = {contender: statistics.median(figures) for contender, figures in self.figures.items()}
        cutline = medians.pop("Cutline")
        rows = []
        for rival, median in medians.items():
            ratio = median / cutline if self.lower_is_better else cutline / median
            how = "" if rival == "PyTorch" else f" ({rival})"
            rows.append(f"| {self.name} | {self.unit} | {show(cutline)} | {show(median)}{how} | {ratio:.2f} |")
        return "\n".join(rows)


def show(figure):
    return f"{figure:.3g}" if figure < 100 else f"{figure:.0f}"


def has_bfloat16():
    """Whether the CPU multiplies bfloat16 itself."""
    try:
        flags = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.machine() == "arm64"
    return any(flag in flags.split() for flag in ("avx512_bf16", "amx_bf16", "bf16"))


def cpu_name():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def warn_of_other_work():
    """Says so when the machine is not idle."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"bench: load average {load:.1f}; other work on this machine will spoil the figures", file=sys.stderr)


def print_table(benchmarks, rounds):
    """The machine, and a row or more for each benchmark."""
    torch_version = subprocess.check_output(
        [sys.executable, "-c", "import torch; print(torch.__version__)"], text=True
    ).strip()
    print(f"{cpu_name()}, {os.cpu_count()} cores; PyTorch {torch_version}; medians of {rounds} rounds.\n")
    print("| what | unit | Cutline | PyTorch | times better |")
    print("|---|---|---|---|---|")
    for benchmark in benchmarks:
        print(benchmark.row())
