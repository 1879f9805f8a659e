"""What the scripts train on: random words, and features that are random unless they are given."""

import torch
from torch.nn.utils.rnn import pad_sequence

PADDING, START, END, UNKNOWN = range(4)
SPECIALS = 4
CAPTIONS_PER_PHOTO = 5


def random_captions(count, vocabulary_size, generator):
    """Captions of 10.8 words on average, most of 7 to 15, none longer than 35, as in Flickr8k."""
    lengths = (10.8 + 3.8 * torch.randn(count, generator=generator)).round().clamp(2, 35).int().tolist()
    return [
        torch.cat(
            [
                torch.tensor([START]),
                torch.randint(SPECIALS, vocabulary_size, (length,), generator=generator),
                torch.tensor([END]),
            ]
        )
        for length in lengths
    ]


class Photographs:
    """Photographs as grids of features, float16 in memory, with five captions each."""

    def __init__(self, count, shape, vocabulary_size, features=None):
        """`shape`: regions and numbers of each; `features` [N, R, C] are shared out by turns."""
        self.generator = torch.Generator().manual_seed(0)
        if features is None:
            self.features = torch.randn(count, *shape, generator=self.generator).relu().half()
        else:
            self.features = features[torch.arange(count) % len(features)].half()
        captions = random_captions(count * CAPTIONS_PER_PHOTO, vocabulary_size, self.generator)
        self.captions = [
            captions[first : first + CAPTIONS_PER_PHOTO] for first in range(0, len(captions), CAPTIONS_PER_PHOTO)
        ]

    def batches(self, size):
        """Indices of `size` photographs at a time, over and over in a new order."""
        while True:
            for indices in torch.randperm(len(self.captions), generator=self.generator).split(size):
                yield indices.tolist()

    def padded_captions(self, indices):
        """All captions of photographs, one after another: [5 · I, T]."""
        captions = [caption for index in indices for caption in self.captions[index]]
        return pad_sequence(captions, batch_first=True, padding_value=PADDING)
