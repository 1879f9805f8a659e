"""Times self-critical training of the up-down decoder in plain PyTorch: captions are drawn with gradients, rewarded by
CIDEr-D in Python, and each sample's baseline is the mean of the others (Luo, 2020). Prints one JSON object.

Features are projected once a photograph. Nothing is dropped. A decoder that has learned nothing hardly ever ends a
caption itself: they are cut at `--words`. With `--from` a trained one goes on; it ends captions itself. A tiny learning
rate keeps both as they are.
"""

import argparse
import json
import pathlib
import time

import torch
from safetensors.torch import load_file
from torch import nn

import timing
import updown
from cider import CiderD
from synthetic import CAPTIONS_PER_PHOTO, END, PADDING, START, UNKNOWN, Photographs

SAMPLES = 5


def draw(decoder, features, maximum_length, temperature):
    """Captions [I · 5, T] with their ends, padded, and the log-probability of each word."""
    projected = decoder.project(features).repeated(SAMPLES)
    count = len(projected.whole)
    words = torch.full((count,), START)
    running = torch.ones(count, dtype=torch.bool)
    state = None
    drawn, log_probabilities = [], []
    for position in range(maximum_length + 1):
        logits, state = decoder(words.unsqueeze(1), projected, state)
        scores = logits[:, -1].float() / temperature
        scores[:, [PADDING, START, UNKNOWN]] = -torch.inf
        scores = scores.log_softmax(-1)
        words = torch.multinomial(scores.detach().exp(), 1).squeeze(1)
        chosen = scores.gather(1, words.unsqueeze(1)).squeeze(1)
        # The last step may only end a caption.
        counted = running & (words == END) if position == maximum_length else running
        drawn.append(torch.where(counted, words, PADDING))
        log_probabilities.append(torch.where(counted, chosen, 0.0))
        running = running & (words != END)
        if not running.any():
            break
    return torch.stack(drawn, 1), torch.stack(log_probabilities, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    updown.add_arguments(parser)
    timing.add_arguments(parser)
    parser.add_argument("--photos", type=int, default=512)
    parser.add_argument("--batch", type=int, default=160, help="captions in a batch, five a photograph")
    parser.add_argument("--words", type=int, default=12, help="of the longest captions")
    parser.add_argument("--temperature", type=float, default=0.5, help="at which captions are drawn")
    parser.add_argument("--from", dest="model", type=pathlib.Path, help="a Cutline model folder to go on from")
    parser.add_argument("--features", type=pathlib.Path, help="of photographs, as `cutline features` writes them")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    options = parser.parse_args()

    torch.manual_seed(0)
    if options.model:
        decoder = updown.trained(options.model)
    else:
        decoder = updown.UpDownDecoder(options.feature_size, options.vocabulary, options.size)
    decoder.eval()
    features = load_file(options.features)["features"][:, 0] if options.features else None
    shape = options.regions, options.feature_size
    photographs = Photographs(options.photos, shape, decoder.logit.out_features, features)
    references = [[tuple(caption[1:].tolist()) for caption in captions] for captions in photographs.captions]
    cider = CiderD(references)
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=1e-9, weight_decay=1e-2)
    batches = photographs.batches(options.batch // CAPTIONS_PER_PHOTO)
    seconds = {"reward": 0.0, "steps": 0.0}

    def rewards(captions, indices):
        """CIDEr-D of each caption, [I · 5]."""
        scores = []
        for row, caption in enumerate(captions.tolist()):
            words = tuple(word for word in caption if word != PADDING)
            scores.append(cider.score(words, references[indices[row // SAMPLES]]))
        return torch.tensor(scores)

    def step():
        """One update; gives the number of captions it learned from."""
        start = time.perf_counter()
        indices = next(batches)
        features = photographs.features[indices].float()
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            captions, log_probabilities = draw(decoder, features, options.words, options.temperature)
        before = time.perf_counter()
        scores = rewards(captions, indices).view(-1, SAMPLES)
        seconds["reward"] += time.perf_counter() - before
        advantages = scores - (scores.sum(1, keepdim=True) - scores) / (SAMPLES - 1)
        loss = -(advantages.view(-1, 1) * log_probabilities).sum() / (captions != PADDING).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 1)
        optimizer.step()
        seconds["steps"] += time.perf_counter() - start
        return len(captions)

    rate = timing.median_rate(step, options)
    result = {
        "decoder": "up-down",
        "batch": options.batch,
        "threads": torch.get_num_threads(),
        "captions_per_second": rate,
        "reward_share": seconds["reward"] / seconds["steps"],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
