"""The up-down captioner (Anderson et al., 2018: "Bottom-up and top-down attention") as PyTorch users write it, after
`UpDownModel` in github.com/ruotianluo/self-critical.pytorch: two `nn.LSTMCell` in a loop over padded captions, and
additive attention out of PyTorch's own operations."""

import argparse

import torch
from safetensors.torch import load_file
from torch import nn

from networks import FeatureScaling, part


def add_arguments(parser: argparse.ArgumentParser):
    parser.add_argument("--regions", type=int, default=81, help="of a photograph")
    parser.add_argument("--feature-size", type=int, default=1280, help="numbers of a region")
    parser.add_argument("--vocabulary", type=int, default=2539)
    parser.add_argument("--size", type=int, default=512, help="of word vectors, LSTMs and attention")


class Projected:
    """What the decoder makes of photographs once: the whole [N, H], the regions [N, R, H] and their keys [N, R, A]."""

    def __init__(self, whole, regions, keys):
        self.whole = whole
        self.regions = regions
        self.keys = keys

    def __getitem__(self, rows):
        return Projected(self.whole[rows], self.regions[rows], self.keys[rows])

    def repeated(self, count):
        """Each photograph `count` times in a row."""
        tensors = (self.whole, self.regions, self.keys)
        return Projected(*(tensor.repeat_interleave(count, 0) for tensor in tensors))


class Attention(nn.Module):
    """Additive attention (Bahdanau, Cho and Bengio, 2015)."""

    def __init__(self, hidden_size, attention_size):
        super().__init__()
        self.h2att = nn.Linear(hidden_size, attention_size)
        self.alpha_net = nn.Linear(attention_size, 1)

    def forward(self, hidden, regions, keys):
        scores = self.alpha_net(torch.tanh(keys + self.h2att(hidden).unsqueeze(1))).squeeze(2)
        weights = scores.softmax(1)
        return torch.bmm(weights.unsqueeze(1).to(regions.dtype), regions).squeeze(1)


class UpDownDecoder(nn.Module):
    def __init__(self, feature_size, vocabulary_size, size=512, dropout=0.5, scaled=False):
        super().__init__()
        self.size = size
        self.features = FeatureScaling(feature_size) if scaled else nn.Identity()
        self.embed = nn.Sequential(nn.Embedding(vocabulary_size, size), nn.ReLU(), nn.Dropout(dropout))
        self.fc_embed = nn.Sequential(nn.Linear(feature_size, size), nn.ReLU(), nn.Dropout(dropout))
        self.att_embed = nn.Sequential(nn.Linear(feature_size, size), nn.ReLU(), nn.Dropout(dropout))
        self.ctx2att = nn.Linear(size, size)
        self.att_lstm = nn.LSTMCell(3 * size, size)
        self.lang_lstm = nn.LSTMCell(2 * size, size)
        self.attention = Attention(size, size)
        self.dropout = nn.Dropout(dropout)
        self.logit = nn.Linear(size, vocabulary_size)

    def project(self, features):
        """Features [N, R, C] of photographs."""
        features = self.features(features)
        regions = self.att_embed(features)
        return Projected(self.fc_embed(features.mean(1)), regions, self.ctx2att(regions))

    def step(self, words, projected, state):
        """Words [N] to logits [N, V], and the hidden and the cell states of both LSTMs, each [2, N, H]."""
        hidden, cells = state
        looking = torch.cat([hidden[1], projected.whole, self.embed(words)], 1)
        looked, looked_cell = self.att_lstm(looking, (hidden[0], cells[0]))
        seen = self.attention(looked, projected.regions, projected.keys)
        said, said_cell = self.lang_lstm(torch.cat([seen, looked], 1), (hidden[1], cells[1]))
        state = torch.stack([looked, said]), torch.stack([looked_cell, said_cell])
        return self.logit(self.dropout(said)), state

    def forward(self, words, projected, state=None):
        """Words [N, T] and the projected photograph of each caption to logits [N, T, V] and the last state."""
        if state is None:
            zeros = projected.whole.new_zeros(2, len(words), self.size)
            state = zeros, zeros
        logits = []
        for position in range(words.shape[1]):
            scores, state = self.step(words[:, position], projected, state)
            logits.append(scores)
        return torch.stack(logits, 1), state


def trained(folder):
    """The decoder of a Cutline model folder."""
    tensors = part("decoder.", load_file(folder / "model.safetensors"))
    weights = {name.removeprefix("core."): tensor.float() for name, tensor in tensors.items()}
    # It would add the same to all scores, and softmax does not see it.
    weights["attention.alpha_net.bias"] = torch.zeros(1)
    vocabulary_size, size = weights["embed.0.weight"].shape
    decoder = UpDownDecoder(weights["fc_embed.0.weight"].shape[1], vocabulary_size, size, scaled=True)
    decoder.load_state_dict(weights)
    return decoder
