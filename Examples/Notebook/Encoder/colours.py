#!/usr/bin/env python3
"""Writes `colours.pt`, the smallest encoder that can tell a few photographs apart: the mean colours of a grid of 4 x 4 fields.

    pip install torch
    python Examples/Notebook/Encoder/colours.py

It maps photographs [B, 3, H, W] from 0 to 1 to vectors [B, 48]; `colours.json` says how they are prepared. It has no weights, and
knows no object: a stand-in that lets the example run without a download.
"""

from pathlib import Path

import torch
from torch import nn


def main():
    network = nn.Sequential(nn.AdaptiveAvgPool2d(4), nn.Flatten())
    torch.jit.save(torch.jit.script(network), Path(__file__).with_suffix(".pt"))


if __name__ == "__main__":
    main()
