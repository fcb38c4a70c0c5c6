"""Methods against the packages that others use for them, side by side in one run: the same input, equal results, the ratio.

- SMAA-2, 12 options, 7 criteria, 100,000 draws of weights, against pysensmcda. It gets the fastest additive method that it can
  be given, one product of a table and a vector. Both give rank acceptabilities with their errors, central weights and confidence;
  beyond that, pysensmcda bounds of weights, and Noaber pairwise winning and ties.
- PROMETHEE II, 1,000 options, 10 criteria, usual criterion, against pymcdm.

What was asked for: at least 10 times as fast, and at least as fast. The peers are no dependencies of Noaber: `make bench`
installs them in an environment of their own.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from pymcdm.methods import PROMETHEE_II
from pysensmcda.smaa import smaa2 as pysensmcda_smaa2

from noaber.methods.outranking import PreferenceFunction, promethee
from noaber.methods.smaa import smaa2
from noaber.methods.weighing import sample_weights

RUNS = 7


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def compare(name: str, ours: Callable[[], object], peer: Callable[[], object], limit: float) -> bool:
    """Print the medians of runs in turn, so that both meet the same machine; whether the limit was kept."""
    times = [(seconds(ours), seconds(peer)) for _run in range(RUNS)]
    one, other = (statistics.median(column) for column in zip(*times, strict=True))
    least = min(b / a for a, b in times)
    print(f"{name:32}{one * 1e3:>10.1f}{other * 1e3:>10.1f}{other / one:>10.1f}{least:>10.1f}{limit:>10.1f}")
    return other / one >= limit


def against_pysensmcda(rng: np.random.Generator) -> bool:
    values = rng.choice(5, (12, 7)) / 4
    weights = sample_weights(7, 100_000, rng)

    def peer() -> object:
        return pysensmcda_smaa2(lambda table, one, _types: table @ one, values, np.ones(7), weights=weights)

    expected, found = peer(), smaa2(values, weights)
    assert (found.ties == np.eye(12)).all(), "ties are shared otherwise by the peer"
    np.testing.assert_allclose(found.rank_acceptability, expected.rank_acceptability, atol=1e-12)
    np.testing.assert_allclose(found.standard_error, expected.rank_acceptability_error, atol=1e-12)
    np.testing.assert_allclose(found.central_weights, expected.central_weights, atol=1e-9)
    return compare("SMAA-2 12 x 7 x 100,000", lambda: smaa2(values, weights), peer, 10)


def against_pymcdm(rng: np.random.Generator) -> bool:
    table, weights = rng.random((1000, 10)), np.full(10, 0.1)
    functions = [PreferenceFunction("usual")] * 10

    def peer() -> object:
        return PROMETHEE_II("usual")(table, weights, np.ones(10))

    np.testing.assert_allclose(promethee(table, weights, functions).net, peer(), atol=1e-12)
    return compare("PROMETHEE II 1,000 x 10", lambda: promethee(table, weights, functions), peer, 1)


def groups(rng: np.random.Generator) -> None:
    """No peer does this at once: groups with scores of their own, drawn anew in each draw."""
    cases = [(rng.choice(5, (5000, 12, 7)) / 4, sample_weights(7, 5000, rng)) for _group in range(10)]
    times = [seconds(lambda: [smaa2(*case) for case in cases]) for _run in range(RUNS)]
    print(f"{'SMAA-2 10 groups x 12 x 7 x 5,000':32}{statistics.median(times) * 1e3:>9.1f}")


def main() -> int:
    # The peer warns that confidence says nothing where values are fixed; so it is.
    warnings.filterwarnings("ignore", message="Confidence factors", category=UserWarning)
    rng = np.random.default_rng(2022)
    print(f"{'':32}{'ours ms':>10}{'peer ms':>10}{'ratio':>10}{'least':>10}{'limit':>10}   ({os.cpu_count()} cores)")
    kept = [against_pysensmcda(rng), against_pymcdm(rng)]
    groups(rng)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
