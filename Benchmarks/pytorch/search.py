"""Times the batched beam search of `caption.py` with the up-down decoder, on random features. Prints one JSON object.

As the decoder has learned nothing, it would end captions anywhere: all of them are made as long as `--words` says.
"""

import argparse
import json

import torch

import timing
import updown
from caption import beam_search


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    updown.add_arguments(parser)
    timing.add_arguments(parser)
    parser.add_argument("--batch", type=int, default=32, help="photographs in a batch")
    parser.add_argument("--beam", type=int, default=5, help="hypotheses kept at each word")
    parser.add_argument("--words", type=int, default=12, help="of every caption")
    options = parser.parse_args()

    torch.manual_seed(0)
    decoder = updown.UpDownDecoder(options.feature_size, options.vocabulary, options.size).eval()
    features = torch.randn(options.batch, options.regions, options.feature_size).relu()
    search = {
        "beam_width": options.beam,
        "length_penalty": 1,
        "minimum_length": options.words,
        "maximum_length": options.words,
        "blocked_repetition": 3,
    }

    def step():
        """Gives the number of captions found."""
        return len(beam_search(decoder, features, search))

    with torch.inference_mode():
        rate = timing.median_rate(step, options)
    result = {
        "decoder": "up-down",
        "batch": options.batch,
        "beam": options.beam,
        "words": options.words,
        "threads": torch.get_num_threads(),
        "captions_per_second": rate,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
