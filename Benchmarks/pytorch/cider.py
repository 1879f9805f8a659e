"""CIDEr-D (Vedantam et al., 2015) of captions as tuples of words, after the scorer in pycocoevalcap, with document
frequencies that are counted once. As there, references are counted and weighed at every call."""

import math
from collections import Counter, defaultdict

ORDERS = 4
SIGMA = 6.0


def n_grams(words):
    """How often each run of one to four words occurs."""
    counts = Counter()
    for length in range(1, ORDERS + 1):
        for start in range(len(words) - length + 1):
            counts[words[start : start + length]] += 1
    return counts


class CiderD:
    def __init__(self, references):
        """`references`: a list of captions for each photograph."""
        self.frequencies = defaultdict(float)
        for captions in references:
            for gram in {gram for caption in captions for gram in n_grams(caption)}:
                self.frequencies[gram] += 1
        self.log_photos = math.log(len(references))

    def vector(self, words):
        """Weights by length of n-gram, their norms, and the number of bigrams."""
        weights = [{} for _ in range(ORDERS)]
        squares = [0.0] * ORDERS
        bigrams = 0
        for gram, count in n_grams(words).items():
            order = len(gram) - 1
            weight = count * (self.log_photos - math.log(max(1.0, self.frequencies.get(gram, 0.0))))
            weights[order][gram] = weight
            squares[order] += weight * weight
            if order == 1:
                bigrams += count
        return weights, [math.sqrt(square) for square in squares], bigrams

    def score(self, caption, references):
        weights, norms, bigrams = self.vector(caption)
        total = 0.0
        for reference in references:
            other_weights, other_norms, other_bigrams = self.vector(reference)
            penalty = math.exp(-((bigrams - other_bigrams) ** 2) / (2 * SIGMA**2))
            for order in range(ORDERS):
                product = sum(
                    min(weight, other_weights[order].get(gram, 0.0)) * other_weights[order].get(gram, 0.0)
                    for gram, weight in weights[order].items()
                )
                norm = norms[order] * other_norms[order]
                total += penalty * (product / norm if norm else product)
        return 10 * total / ORDERS / len(references)
