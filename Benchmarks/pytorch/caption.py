"""Captions photographs with a Cutline model in plain PyTorch, as a Python user would: Pillow decodes and resizes, the
published EfficientNet-Lite encodes, and a beam search that keeps the LSTM's state steps all hypotheses of a batch at
once. The search follows the same rules as Cutline's, so that the captions can be compared. Prints JSON lines.
"""

import argparse
import json
import pathlib

import numpy
import torch
from PIL import Image, ImageOps
from safetensors.torch import load_file

from networks import MergeDecoder, folded_encoder, part

PADDING, START, END, UNKNOWN = range(4)
SPECIALS = 4
PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


class Model:
    """A Cutline model folder."""

    def __init__(self, folder, precision):
        self.configuration = json.loads((folder / "config.json").read_text())
        self.words = json.loads((folder / "vocabulary.json").read_text())["words"]
        weights = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
        self.precision = precision
        encoder = self.configuration["encoder"]
        self.preprocessing = encoder["preprocessing"]
        self.encoder = folded_encoder(encoder["name"], part("encoder.", weights))
        self.encoder.to(precision, memory_format=torch.channels_last)
        decoder = dict(self.configuration["decoder"])
        if decoder.pop("name") != "merge":
            raise SystemExit(f"{folder}: only the merge decoder is written in this script")
        self.decoder = MergeDecoder(**decoder).eval()
        self.decoder.load_state_dict(part("decoder.", weights))

    def read(self, path):
        """The photograph as the encoder's input, float32 [H, W, 3]."""
        size = self.preprocessing["size"]
        resampling = Image.Resampling[self.preprocessing["interpolation"].upper()]
        with Image.open(path) as photo:
            photo = ImageOps.exif_transpose(photo).convert("RGB").resize((size, size), resampling)
        mean = numpy.float32(self.preprocessing["mean"])
        deviation = numpy.float32(self.preprocessing["deviation"])
        return (numpy.asarray(photo, dtype=numpy.float32) - mean) / deviation

    def features(self, paths):
        photos = torch.from_numpy(numpy.stack([self.read(path) for path in paths])).permute(0, 3, 1, 2)
        return self.encoder(photos.to(self.precision, memory_format=torch.channels_last))

    def text(self, hypothesis):
        return " ".join(self.words[word - SPECIALS] for word in hypothesis.words)


class Hypothesis:
    """The words of a caption so far, without the start and the end."""

    def __init__(self, words, score, row, finished=False):
        self.words = words
        self.score = score
        self.row = row
        self.finished = finished

    @property
    def choices(self):
        return max(1, len(self.words) + self.finished)


def forbid(scores, hypotheses, search):
    """Sets the scores of words that the rules of the search do not allow to minus infinity."""
    scores[:, [PADDING, START, UNKNOWN]] = -torch.inf
    run = search["blocked_repetition"]
    for row, hypothesis in enumerate(hypotheses):
        words = hypothesis.words
        if len(words) < search["minimum_length"]:
            scores[row, END] = -torch.inf
        if run and len(words) >= run:
            tail = words[len(words) - run + 1 :]
            for start in range(len(words) - run + 1):
                if words[start : start + run - 1] == tail:
                    scores[row, words[start + run - 1]] = -torch.inf


def advance(live, rows, choices, width):
    """One photograph's hypotheses after one more word: those that go on, and those that ended."""
    continuations = [
        (hypothesis.score + score, hypothesis, row, word)
        for hypothesis, row in zip(live, rows)
        for score, word in choices[row]
        if score > -torch.inf
    ]
    continuations.sort(key=lambda continuation: -continuation[0])
    going, ended = [], []
    for rank, (score, hypothesis, row, word) in enumerate(continuations[: 2 * width]):
        if len(going) == width:
            break
        if word != END:
            going.append(Hypothesis(hypothesis.words + [word], score, row))
        elif rank < width:
            ended.append(Hypothesis(hypothesis.words, score, row, finished=True))
    return going, ended


def beam_search(decoder, features, search):
    """The best hypothesis for each photograph of `features` [B, C]."""
    width, penalty = search["beam_width"], search["length_penalty"]
    projected = decoder.project(features)
    beams = {photo: [Hypothesis([], 0.0, photo)] for photo in range(len(features))}
    finished = {photo: [] for photo in beams}
    best = {}
    state = None
    while beams:
        hypotheses = [hypothesis for live in beams.values() for hypothesis in live]
        owners = torch.tensor([photo for photo, live in beams.items() for _ in live])
        if state is not None:
            parents = torch.tensor([hypothesis.row for hypothesis in hypotheses])
            state = tuple(tensor[:, parents] for tensor in state)
        words = torch.tensor([[hypothesis.words[-1] if hypothesis.words else START] for hypothesis in hypotheses])
        logits, state = decoder(words, projected[owners], state)
        scores = logits[:, -1].log_softmax(-1)
        forbid(scores, hypotheses, search)
        top = scores.topk(2 * width)
        choices = [list(zip(*pair)) for pair in zip(top.values.tolist(), top.indices.tolist())]

        following = {}
        row = 0
        for photo, live in beams.items():
            going, ended = advance(live, range(row, row + len(live)), choices, width)
            row += len(live)
            finished[photo] += ended
            at_limit = bool(going) and len(going[0].words) >= search["maximum_length"]
            if going and not at_limit and len(finished[photo]) < width:
                following[photo] = going
            else:
                candidates = finished[photo] or going or live
                best[photo] = max(candidates, key=lambda found: found.score / found.choices**penalty)
        beams = following
    return [best[photo] for photo in range(len(features))]


def photographs(paths):
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix.lower() in PHOTO_SUFFIXES)
        else:
            yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=pathlib.Path, metavar="PATH", help="photographs or folders of them")
    parser.add_argument("--model", type=pathlib.Path, required=True, help="a model folder")
    parser.add_argument("--beam", type=int, help="beam width; the model's own by default")
    parser.add_argument("--batch", type=int, default=8, help="photographs in a batch")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32", help="of the encoder")
    options = parser.parse_args()

    model = Model(options.model, PRECISIONS[options.precision])
    search = dict(model.configuration["search"])
    search["beam_width"] = options.beam or search["beam_width"]
    paths = list(photographs(options.paths))
    with torch.inference_mode():
        for first in range(0, len(paths), options.batch):
            batch = paths[first : first + options.batch]
            found = beam_search(model.decoder, model.features(batch), search)
            for path, hypothesis in zip(batch, found):
                line = {
                    "image": str(path),
                    "caption": model.text(hypothesis),
                    "score": hypothesis.score / hypothesis.choices,
                }
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
