"""Times the training of an EfficientNet-Lite's last layers, forwards and backwards, on random photographs. Prints one
JSON object.

Eager PyTorch in channels-last. Batch normalisations keep their statistics and their factors, and layers before the
chosen block run without gradients. `--fold` folds batch normalisation into the convolutions, which learn from there.
"""

import argparse
import json

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

import timing
from networks import fold_batch_norms


def grid(network, photos, first_block):
    """The last activations [B, 1280, H, W]; what comes before block `first_block` is not differentiated."""
    with torch.no_grad():
        activations = network._swish(network._bn0(network._conv_stem(photos)))
        for block in network._blocks[:first_block]:
            activations = block(activations)
    for block in network._blocks[first_block:]:
        activations = block(activations)
    return network._swish(network._bn1(network._conv_head(activations)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    timing.add_arguments(parser)
    parser.add_argument("--encoder", default="efficientnet-lite2")
    parser.add_argument("--block", type=int, default=12, help="the first that learns, counted from 1")
    parser.add_argument("--batch", type=int, default=20, help="photographs in a batch")
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32", help="bf16 is by autocast")
    parser.add_argument("--fold", action="store_true", help="fold batch normalisation into the convolutions")
    options = parser.parse_args()

    torch.manual_seed(0)
    network = EfficientNet.from_name(options.encoder).eval()
    for module in network.modules():
        # PyTorch's starting weights let the signal fade from layer to layer, down to numbers that CPUs are slow with.
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight)
    if options.fold:
        fold_batch_norms(network)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.requires_grad_(False)
    network.to(memory_format=torch.channels_last)
    size = EfficientNet.get_image_size(options.encoder)
    photos = torch.randn(options.batch, 3, size, size).to(memory_format=torch.channels_last)

    def step():
        """Gives the number of photographs it learned from."""
        with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
            activations = grid(network, photos, options.block - 1)
        activations.float().square().mean().backward()
        network.zero_grad(set_to_none=True)
        return len(photos)

    result = {
        "encoder": options.encoder,
        "batch": options.batch,
        "size": size,
        "precision": options.precision,
        "folded": options.fold,
        "threads": torch.get_num_threads(),
        "images_per_second": timing.median_rate(step, options),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
