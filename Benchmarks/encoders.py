"""Measures an encoder beside PyTorch, ONNX Runtime and OpenVINO and prints a Markdown table.

Every figure comes from one run on one machine: the engines take turns, round by round, each in a fresh process with the
threads it takes by itself, and the figures are medians over the rounds. All run the same network, photographs to pooled
features, with random weights. The last columns say which part of the machine's own matrix-product rate Cutline reaches.

Run it with `make bench-encoders`, which builds Cutline and sets up the Python side. Nothing else should use the machine
then.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from measuring import Run, cpu_name, has_bfloat16, show, warn_of_other_work

ROOT = pathlib.Path(__file__).resolve().parent.parent
RIVAL = ROOT / "Benchmarks" / "rivals" / "encoder.py"
# What torchvision calls the network, and the side of its input.
NETWORKS = {
    "vgg16": ("vgg16", 224),
    "resnet50": ("resnet50", 224),
    "resnet101": ("resnet101", 224),
    "resnet152": ("resnet152", 224),
    "inception-v3": ("inception_v3", 299),
}
ENGINES = {"fp32": ["pytorch", "onnxruntime", "openvino"], "bf16": ["pytorch", "openvino"]}
TITLES = {"pytorch": "PyTorch", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO"}


def rival(engine, network, batch, precision, seconds):
    name, size = NETWORKS[network]
    arguments = ["--network", name, "--size", size, "--batch", batch, "--precision", precision, "--seconds", seconds]
    return Run([sys.executable, RIVAL, "--engine", engine, *arguments]).json()


def cutline(tool, network, batch, precision, seconds):
    arguments = ["--encoder", network, "--batch", batch, "--precision", precision, "--seconds", seconds]
    return Run([tool, "bench", "encoder", *arguments, "--format", "json"]).json()


def measure(options, network, precision):
    """Rates in photographs a second by engine, and the rate and the cost that the last columns need."""
    rates, gemm, operations = {}, [], 0
    for number in range(options.rounds):
        for engine in ["cutline", *ENGINES[precision]]:
            arguments = (network, options.batch, precision, options.seconds)
            found = cutline(options.tool, *arguments) if engine == "cutline" else rival(engine, *arguments)
            rates.setdefault(engine, []).append(found["images_per_second"])
            print(f"  {network} {precision}, round {number + 1}, {engine}: {show(rates[engine][-1])}", file=sys.stderr)
        found = rival("gemm", network, options.batch, precision, 1)
        gemm.append(found["operations_per_second"])
        operations = found["operations_per_photo"]
    return {engine: statistics.median(found) for engine, found in rates.items()}, statistics.median(gemm), operations


def row(network, precision, rates, gemm, operations):
    ours, rivals = rates["cutline"], {engine: rate for engine, rate in rates.items() if engine != "cutline"}
    cells = [network, precision, show(ours)]
    cells += [show(rivals[engine]) if engine in rivals else "–" for engine in TITLES]
    cells += [f"{ours / rivals['pytorch']:.2f}", f"{ours / max(rivals.values()):.2f}"]
    cells += [f"{gemm / 1e9:.0f}", f"{100 * ours * operations / gemm:.0f} %"]
    return f"| {' | '.join(cells)} |"


def start_up(options, network):
    """Seconds from the start of the process to the first photograph's feature on disk, with weights already imported."""
    name, _ = NETWORKS[network]
    write = (
        f"import sys; sys.argv = []; sys.path.insert(0, {str(RIVAL.parent)!r}); import encoder, safetensors.torch as s; "
        f"s.save_file(encoder.whole_network({name!r}).state_dict(), 'weights/{network}.safetensors')"
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        (folder / "weights").mkdir()
        (folder / "photos").mkdir()
        shutil.copy(options.photo, folder / "photos")
        subprocess.run([sys.executable, "-c", write], check=True, cwd=folder)
        os.environ["CUTLINE_WEIGHTS"] = str(folder / "weights")
        seconds = []
        for number in range(options.rounds + 1):
            output = folder / f"features-{number}.safetensors"
            command = [options.tool, "features", "--images", folder / "photos", "--encoder", network, "--output", output]
            seconds.append(Run([*command, "--precision", "fp32"]).seconds)
        del os.environ["CUTLINE_WEIGHTS"]
    # The first run fills the file cache.
    return statistics.median(seconds[1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", type=pathlib.Path, default=ROOT / ".build" / "release" / "cutline")
    parser.add_argument("--network", choices=NETWORKS, action="append", help="resnet101 by default; may be repeated")
    parser.add_argument("--precision", choices=ENGINES, action="append", help="both by default, where the CPU has bf16")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="least length of one of a round's three repeats")
    parser.add_argument("--photo", type=pathlib.Path, default=ROOT / "Examples" / "Photos" / "dogs.jpg")
    options = parser.parse_args()
    options.tool = options.tool.resolve()
    if not options.tool.exists():
        sys.exit(f"bench: {options.tool} is not there; build it with: make build")
    warn_of_other_work()
    networks = options.network or ["resnet101"]
    precisions = options.precision or (["fp32", "bf16"] if has_bfloat16() else ["fp32"])
    rows = [row(network, precision, *measure(options, network, precision)) for network in networks for precision in precisions]
    starts = {network: start_up(options, network) for network in networks}

    versions = subprocess.check_output([sys.executable, RIVAL, "--versions"], text=True).strip()
    print(f"{cpu_name()}, {os.cpu_count()} cores; {versions}; batch {options.batch}, medians of {options.rounds} rounds.\n")
    print("| encoder | arithmetic | Cutline | " + " | ".join(TITLES.values()), end="")
    print(" | times PyTorch | times the best | GEMM, GFLOP/s | of GEMM |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    for network, seconds in starts.items():
        print(f"\nFrom the start of the process to {network}'s first feature in a file: {seconds:.2f} s (fp32, one photograph).")


if __name__ == "__main__":
    main()
