"""The networks of a Cutline model in PyTorch: EfficientNet-Lite from its published package, and the merge decoder."""

import torch
from efficientnet_lite_pytorch import EfficientNet
from torch import nn


class Encoder(nn.Module):
    """An EfficientNet-Lite without its classifier: [B, 3, H, W] to [B, 1280]."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, photos):
        return self.network.extract_features(photos).float().mean(dim=(2, 3))


def fold_batch_norms(network):
    """Replaces each pair of convolution and batch normalisation by one convolution that computes the same."""
    for module in network.modules():
        for convolution, norm in [
            ("_conv_stem", "_bn0"),
            ("_expand_conv", "_bn0"),
            ("_depthwise_conv", "_bn1"),
            ("_project_conv", "_bn2"),
            ("_conv_head", "_bn1"),
        ]:
            if hasattr(module, convolution):
                folded = nn.utils.fuse_conv_bn_eval(getattr(module, convolution), getattr(module, norm))
                setattr(module, convolution, folded)
                setattr(module, norm, nn.Identity())


def folded_encoder(name, weights):
    """The encoder called `name` with `weights`, in which batch normalisation is already folded."""
    network = EfficientNet.from_name(name).eval()
    fold_batch_norms(network)
    network._fc = nn.Identity()
    network.load_state_dict(weights)
    return Encoder(network).eval()


def part(prefix, tensors):
    """Those of named tensors whose names begin so, without the beginning."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


class FeatureScaling(nn.Module):
    """The square root of each feature, standardised with statistics that the model carries."""

    def __init__(self, size):
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))

    def forward(self, features):
        return (features.relu().sqrt() - self.mean) / self.deviation


class MergeDecoder(nn.Module):
    """The merge captioner (Tanti, Gatt and Camilleri, 2018): the LSTM reads words, the photograph joins after it."""

    def __init__(
        self,
        feature_size,
        vocabulary_size,
        feature_scaling="none",
        embedding_size=512,
        hidden_size=512,
        output_size=512,
        image_dropout=0.5,
        word_dropout=0.5,
        output_dropout=0.5,
    ):
        super().__init__()
        self.features = FeatureScaling(feature_size) if feature_scaling == "standardized_root" else nn.Identity()
        self.image = nn.Linear(feature_size, hidden_size)
        self.embedding = nn.Embedding(vocabulary_size, embedding_size)
        self.lstm = nn.LSTM(embedding_size, hidden_size, batch_first=True)
        self.hidden = nn.Linear(hidden_size, output_size)
        self.output = nn.Linear(output_size, vocabulary_size)
        self.image_dropout = nn.Dropout(image_dropout)
        self.word_dropout = nn.Dropout(word_dropout)
        self.output_dropout = nn.Dropout(output_dropout)

    def project(self, features):
        """[B, C] to [B, H], once for a photograph."""
        return torch.relu(self.image(self.image_dropout(self.features(features))))

    def forward(self, words, projected, state=None):
        """Words [B, T] and projected photographs [B, H] to logits [B, T, V] and the LSTM's state."""
        sentence, state = self.lstm(self.word_dropout(self.embedding(words)), state)
        merged = self.output_dropout(projected.unsqueeze(1) + sentence)
        return self.output(self.output_dropout(torch.relu(self.hidden(merged)))), state
