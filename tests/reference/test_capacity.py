"""Published cases on dividing hours and shares, each with its source."""

from __future__ import annotations

import pytest

from noaber.methods.ledger import fair_shares, round_largest_remainder


def test_keshav_divides_ten_over_four_demands() -> None:
    """S. Keshav, An Engineering Approach to Computer Networking (1997), ch. 9: max-min fair share."""
    assert fair_shares(10, [2, 2.6, 4, 5]) == pytest.approx([2, 2.6, 2.7, 2.7])


def test_keshav_divides_sixteen_over_weighted_demands() -> None:
    """S. Keshav (1997), ch. 9: weighted max-min fair share, with weights 2.5, 4, 0.5 and 1."""
    assert fair_shares(16, [4, 2, 10, 4], [2.5, 4, 0.5, 1]) == pytest.approx([4, 2, 6, 4])


def test_a_hundred_over_three_equal_shares() -> None:
    """M. Balinski and H. P. Young, Fair Representation (1982): largest remainder; by hand, 100/3 leaves one unit."""
    assert round_largest_remainder([1 / 3, 1 / 3, 1 / 3], 100).tolist() == [34, 33, 33]


def test_hamiltons_apportionment_shows_the_alabama_paradox() -> None:
    """Balinski and Young (1982) on Hamilton's method (largest remainder): a larger house takes a seat from the smallest.

    States of 6, 6 and 2 (the usual textbook case, recomputed by hand): of 10 seats the smallest has 2, of 11 it has 1.
    """
    assert round_largest_remainder([6, 6, 2], 10).tolist() == [4, 4, 2]
    assert round_largest_remainder([6, 6, 2], 11).tolist() == [5, 5, 1]
