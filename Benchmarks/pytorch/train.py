"""Times the training of the merge decoder in plain PyTorch: `nn.LSTM` over whole captions, padded in each batch, AdamW,
label smoothing, dropout and gradient clipping. Prints one JSON object.

The captions are random words whose lengths are spread as those of Flickr8k are; the features are random, or those of a
safetensors file. Neither changes the work that is timed. A token is a word that is predicted, or the end.
"""

import argparse
import json

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn.utils.rnn import pad_sequence

import timing
from networks import MergeDecoder
from synthetic import PADDING, random_captions


def load_features(path, photos, size, generator):
    """Pooled features [I, C]: the first two-dimensional tensor of the file, or random ones."""
    if path is None:
        return torch.randn(photos, size, generator=generator).relu()
    for tensor in load_file(path).values():
        if tensor.dim() == 2 and tensor.is_floating_point():
            return tensor.float()
    raise SystemExit(f"{path}: holds no features of two dimensions")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", help="a safetensors file with pooled features")
    parser.add_argument("--photos", type=int, default=2000, help="number of random feature vectors")
    parser.add_argument("--feature-size", type=int, default=1280)
    parser.add_argument("--captions", type=int, default=5, help="captions of each photograph")
    parser.add_argument("--vocabulary", type=int, default=2539)
    parser.add_argument("--size", type=int, default=512, help="of word vectors, LSTM and dense layer")
    parser.add_argument("--batch", type=int, default=320, help="captions in a batch")
    parser.add_argument("--dropout", type=float, default=0.5)
    timing.add_arguments(parser)
    options = parser.parse_args()

    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    features = load_features(options.features, options.photos, options.feature_size, generator)
    captions = random_captions(len(features) * options.captions, options.vocabulary, generator)
    decoder = MergeDecoder(
        features.shape[1],
        options.vocabulary,
        embedding_size=options.size,
        hidden_size=options.size,
        output_size=options.size,
        image_dropout=options.dropout,
        word_dropout=options.dropout,
        output_dropout=options.dropout,
    ).train()
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=1e-3, weight_decay=1e-2)
    criterion = nn.CrossEntropyLoss(ignore_index=PADDING, label_smoothing=0.1)

    def batches():
        while True:
            for indices in torch.randperm(len(captions), generator=generator).split(options.batch):
                words = pad_sequence([captions[index] for index in indices], batch_first=True, padding_value=PADDING)
                yield words, features[indices // options.captions]

    source = batches()

    def step():
        """One update; gives the number of tokens it learnt from."""
        words, photos = next(source)
        targets = words[:, 1:]
        logits, _ = decoder(words[:, :-1], decoder.project(photos))
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 5)
        optimizer.step()
        return int((targets != PADDING).sum())

    result = {
        "decoder": "merge",
        "batch": options.batch,
        "vocabulary": options.vocabulary,
        "size": options.size,
        "threads": torch.get_num_threads(),
        "tokens_per_second": timing.median_rate(step, options),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
