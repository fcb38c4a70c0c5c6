"""Agreement: reference cases, what holds whatever is counted, what is refused."""

from __future__ import annotations

import pytest

from noaber.methods.agreement import consensus, van_der_eijk

# Reference cases

SPREAD_OUT = [30, 40, 210, 130, 530, 50, 10]


def test_agreement_of_a_distribution_over_seven_levels() -> None:
    """Documentation of the R package agrmt."""
    assert van_der_eijk(SPREAD_OUT) == pytest.approx(0.6113333, abs=1e-7)


def test_consensus_of_a_distribution_over_seven_levels() -> None:
    """Documentation of the R package agrmt."""
    assert consensus(SPREAD_OUT) == pytest.approx(0.7256876, abs=1e-7)


def test_halves_at_both_ends_do_not_agree_at_all() -> None:
    """Documentation of the R package agrmt."""
    assert van_der_eijk([35, 0, 0, 0, 35]) == -1
    assert consensus([35, 0, 0, 0, 35]) == 0


def test_all_at_one_level_agree_fully() -> None:
    """Documentation of the R package agrmt."""
    assert van_der_eijk([0, 70, 0, 0, 0]) == 1
    assert consensus([0, 70, 0, 0, 0]) == 1
