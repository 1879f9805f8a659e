"""Times the training of the up-down decoder on people's captions in plain PyTorch: padded captions, label smoothing,
dropout, gradient clipping and AdamW, with autocast for `--bf16`. Prints one JSON object.

A batch is photographs with five captions each. As in most published code, features are repeated for each caption and
projected then; `--project-once` projects them once a photograph. A token is a word that is predicted, or the end.
"""

import argparse
import json

import torch
from torch import nn

import timing
import updown
from synthetic import CAPTIONS_PER_PHOTO, PADDING, Photographs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    updown.add_arguments(parser)
    timing.add_arguments(parser)
    parser.add_argument("--photos", type=int, default=512)
    parser.add_argument("--batch", type=int, default=160, help="captions in a batch")
    parser.add_argument("--project-once", action="store_true", help="project features once for a photograph's captions")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    options = parser.parse_args()

    torch.manual_seed(0)
    photographs = Photographs(options.photos, (options.regions, options.feature_size), options.vocabulary)
    decoder = updown.UpDownDecoder(options.feature_size, options.vocabulary, options.size).train()
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=1e-3, weight_decay=1e-2)
    criterion = nn.CrossEntropyLoss(ignore_index=PADDING, label_smoothing=0.1)
    batches = photographs.batches(options.batch // CAPTIONS_PER_PHOTO)

    def step():
        """One update; gives the number of tokens it learned from."""
        indices = next(batches)
        captions = photographs.padded_captions(indices)
        features = photographs.features[indices].float()
        targets = captions[:, 1:]
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            if options.project_once:
                projected = decoder.project(features).repeated(CAPTIONS_PER_PHOTO)
            else:
                projected = decoder.project(features.repeat_interleave(CAPTIONS_PER_PHOTO, 0))
            logits, _ = decoder(captions[:, :-1], projected)
        loss = criterion(logits.float().flatten(0, 1), targets.flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 1)
        optimizer.step()
        return int((targets != PADDING).sum())

    result = {
        "decoder": "up-down",
        "batch": options.batch,
        "threads": torch.get_num_threads(),
        "tokens_per_second": timing.median_rate(step, options),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
