"""Making an atlas: what is carried over, what is kept, and what is told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.reference.atlas import Municipality, Partnership
from noaber.reference.making import Flow, KeyFigure, Merger, Pair, Participation, Rows, make_atlas

A, B = Municipality("A", "A"), Municipality("B", "B")
DAY = date(2022, 7, 1)


def told(rows: Rows, code: str, day: date | None = DAY) -> list[dict[str, object]]:
    return [dict(one.parameters) for one in make_atlas(rows, day=day, is_whole=True).remarks if one.code == code]


def test_a_member_that_merged_is_carried_over_through_every_merger() -> None:
    rows = Rows(
        municipalities=(A, B),
        mergers=(Merger("old", "middle", date(2015, 1, 1)), Merger("middle", "B", date(2020, 1, 1))),
        partnerships=(Partnership("p", "P"),),
        participations=(Participation("p", "old"), Participation("p", "B"), Participation("p", "nobody")),
    )
    atlas = make_atlas(rows, day=DAY, is_whole=True)
    assert atlas.membership.tolist() == [[False, True]]
    assert told(rows, "carried") == [{"table": "participations", "codes": ("old",), "split": ()}]
    assert told(rows, "unknown") == [{"table": "participations", "codes": ("nobody",)}]


def test_a_merger_after_the_day_did_not_happen_yet() -> None:
    old, new = Municipality("O", "O", until=date(2023, 1, 1)), Municipality("N", "N", since=date(2023, 1, 1))
    rows = Rows(
        municipalities=(old, new),
        mergers=(Merger("O", "N", date(2023, 1, 1)),),
        partnerships=(Partnership("p", "P"),),
        participations=(Participation("p", "O"), Participation("p", "N")),
    )
    assert make_atlas(rows, day=DAY, is_whole=True).codes == ("O",)
    assert make_atlas(rows, day=date(2023, 1, 1), is_whole=True).codes == ("N",)
    assert told(rows, "not_on_day") == [{"table": "participations", "codes": ("N",)}]


def test_a_flow_between_two_that_merged_stays_within() -> None:
    rows = Rows(
        municipalities=(A, B),
        mergers=(Merger("old", "A", date(2020, 1, 1)),),
        flows=(
            Flow("work", 2019, "old", "A", 5),
            Flow("work", 2019, "old", "old", 2),
            Flow("work", 2019, "B", "old", 1),
        ),
    )
    (flows,) = make_atlas(rows, day=DAY, is_whole=True).flows
    assert flows.matrix.tolist() == [[7.0, 0.0], [1.0, 0.0]]


def test_what_stayed_in_one_that_was_divided_stays_in_its_parts() -> None:
    halves = (Merger("old", "A", date(2020, 1, 1), 0.25), Merger("old", "B", date(2020, 1, 1), 0.75))
    flows = (
        Flow("work", 2019, "old", "old", 8),
        Flow("work", 2019, "A", "old", 4),
        Flow("work", 2019, "old", "elsewhere", 4),
    )
    (made,) = make_atlas(Rows(municipalities=(A, B), mergers=halves, flows=flows), day=DAY, is_whole=True).flows
    assert made.matrix.tolist() == [[2.0 + 1.0, 3.0], [0.0, 6.0]]
    assert made.to_elsewhere.tolist() == [1.0, 3.0]


CODES = ("A", "B", "old", "split", "nobody", "elsewhere")


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from([2014, 2018])),
        st.integers(0, 10_000),
        max_size=30,
    ),
    st.floats(0.05, 0.95),
)
def test_the_total_of_flows_is_kept_over_mergers_but_what_is_told(
    numbers: dict[tuple[str, str, int], int], share: float
) -> None:
    mergers = (
        Merger("old", "A", date(2020, 1, 1)),
        Merger("split", "old", date(2019, 1, 1), share),
        Merger("split", "B", date(2019, 1, 1), 1 - share),
    )
    flows = tuple(Flow("work", year, one, other, number) for (one, other, year), number in numbers.items())
    atlas = make_atlas(Rows(municipalities=(A, B), mergers=mergers, flows=flows), day=DAY, is_whole=True)
    total = sum(one.matrix.sum() + one.to_elsewhere.sum() + one.from_elsewhere.sum() for one in atlas.flows)
    lost = sum(float(one.parameters["number"]) for one in atlas.remarks if one.code == "flows_lost")  # type: ignore[arg-type]
    assert total + lost == pytest.approx(sum(numbers.values()))
    outside = {"nobody", "elsewhere"}
    assert lost == sum(number for (one, other, _year), number in numbers.items() if {one, other} <= outside)


def test_residents_of_what_merged_are_added_up_from_one_day() -> None:
    rows = Rows(
        municipalities=(A,),
        mergers=(Merger("old", "A", date(2022, 3, 24)),),
        figures=(
            KeyFigure("A", "residents", 10, date(2021, 1, 1)),
            KeyFigure("old", "residents", 3, date(2021, 1, 1)),
            KeyFigure("A", "residents", 11, date(2022, 1, 1)),
            KeyFigure("A", "urbanity", 2, date(2022, 1, 1)),
        ),
    )
    figures = make_atlas(rows, day=DAY, is_whole=True).figures
    assert figures["residents"].tolist() == [13.0], "of 2022 the part that merged later is not known"
    assert figures["urbanity"].tolist() == [2.0]


def test_other_figures_of_what_merged_are_not_added_up_and_that_is_told() -> None:
    rows = Rows(
        municipalities=(A, B),
        mergers=(Merger("old", "B", date(2022, 1, 1)),),
        figures=(KeyFigure("A", "equity", 5, date(2021, 12, 31)), KeyFigure("old", "equity", 3, date(2021, 12, 31))),
    )
    values = make_atlas(rows, day=DAY, is_whole=True).figures["equity"]
    assert values[0] == 5
    assert np.isnan(values[1])
    assert told(rows, "not_added") == [{"quantities": ("equity",), "codes": ("B",)}]


def test_a_figure_of_after_the_day_does_not_count() -> None:
    figures = (KeyFigure("A", "residents", 1, date(2022, 1, 1)), KeyFigure("A", "residents", 9, date(2023, 1, 1)))
    assert make_atlas(Rows(municipalities=(A,), figures=figures), day=DAY).figures["residents"].tolist() == [1.0]


def test_a_link_stands_once_whichever_way_round_and_keeps_its_reason() -> None:
    rows = Rows(municipalities=(A, B), pairs=(Pair("B", "A"), Pair("A", "B", "ferry", "Pont"), Pair("A", "B")))
    (link,) = make_atlas(rows, is_whole=True).links
    assert (link.one, link.other, link.kind, link.why) == (0, 1, "ferry", "Pont")


def test_neighbours_of_one_that_was_divided_are_not_guessed() -> None:
    halves = (Merger("old", "A", date(2020, 1, 1), 0.5), Merger("old", "B", date(2020, 1, 1), 0.5))
    rows = Rows(municipalities=(A, B, Municipality("C", "C")), mergers=halves, pairs=(Pair("old", "C"),))
    assert make_atlas(rows, day=DAY, is_whole=True).links == ()
    assert told(rows, "links_lost") == [{"pairs": ("old-C",)}]


def test_mergers_in_a_circle_end() -> None:
    circle = (Merger("x", "y", date(2015, 1, 1)), Merger("y", "x", date(2016, 1, 1)))
    rows = Rows(municipalities=(A,), mergers=circle, flows=(Flow("work", 2014, "x", "A", 1),))
    (flows,) = make_atlas(rows, day=DAY, is_whole=True).flows
    assert flows.from_elsewhere.tolist() == [1.0]
