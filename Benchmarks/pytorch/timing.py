"""How the scripts measure rates, and the arguments that say for how long."""

import statistics
import time


def add_arguments(parser):
    parser.add_argument("--repeats", type=int, default=3, help="of which the median is printed")
    parser.add_argument("--seconds", type=float, default=2, help="least length of one repeat")


def median_rate(step, options):
    """What `step` says it has done, a second: the median over the repeats, after two steps that are not timed."""
    for _ in range(2):
        step()
    rates = []
    for _ in range(options.repeats):
        done = 0
        start = time.perf_counter()
        while (elapsed := time.perf_counter() - start) < options.seconds:
            done += step()
        rates.append(done / elapsed)
    return statistics.median(rates)
