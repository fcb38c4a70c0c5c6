"""The whole country, from the files that go round."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from noaber.reference import store
from noaber.reference.atlas import Atlas
from noaber.reference.gathering import curated, gather, read_file

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def data() -> Path:
    return Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def atlas(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return store.keep(tmp_path_factory.mktemp("country"), gather([data]))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_country_of_the_register_has_344_municipalities(atlas: Atlas) -> None:
    assert (atlas.day, len(atlas.municipalities), len(atlas.partnerships)) == (date(2022, 7, 1), 344, 432)
    assert "GM0457" not in atlas.place, "Weesp went over to Amsterdam on 24 March 2022"
    assert not any(np.isnan(atlas.figures["residents"]))
    assert all(one.x is not None and one.province for one in atlas.municipalities)
    assert len({one.province for one in atlas.municipalities}) == 12


def test_the_tables_that_are_kept_give_the_same_country(data: Path, tmp_path: Path) -> None:
    first = store.keep(tmp_path / "one", gather([data]))
    (kept,) = (tmp_path / "one").glob("data-*")
    again = store.keep(tmp_path / "two", gather([kept]))
    assert again.fingerprint == first.fingerprint
    assert again.links == first.links
    assert np.array_equal(again.membership, first.membership)


def test_every_older_municipality_of_the_flows_is_carried_over_and_no_flow_is_lost(atlas: Atlas, data: Path) -> None:
    assert [one for one in atlas.remarks if one.code in ("unknown", "flows_lost")] == []
    totals = {one.name: one.matrix.sum() for one in atlas.flows}
    assert totals["commuting-2014"] == pytest.approx(
        sum(float(one["banen"]) for one in rows(data / "pendel_2014_cbs.csv"))
    )
    assert totals["moves-2018"] == pytest.approx(
        sum(float(one["persons"]) for one in rows(data / "verhuizingen_2018.csv"))
    )
    assert [one.to_elsewhere.sum() for one in atlas.flows] == [0, 0]


def test_arrangements_of_the_four_in_twente_are_as_counted_by_hand(atlas: Atlas) -> None:
    counts = atlas.membership.sum(axis=0)
    assert [int(counts[atlas.place[code]]) for code in ("GM1774", "GM0183", "GM0173", "GM0168")] == [8, 8, 8, 9]


def test_every_municipality_is_within_reach_and_the_islands_by_ferry(atlas: Atlas) -> None:
    assert all(atlas.neighbours)
    for code in ("GM0448", "GM0096", "GM0093", "GM0060", "GM0088"):
        links = [one for one in atlas.links if atlas.place[code] in (one.one, one.other)]
        assert {one.kind for one in links} == {"ferry"}


def test_neighbours_worked_out_of_the_boundaries_are_nearly_those_that_were_listed(data: Path) -> None:
    found = read_file(data / "gemeenten_2022.topo.json", "gemeenten_2022.topo.json")
    assert found is not None
    worked_out = {frozenset((one.code, one.other)) for one in found.rows.pairs}
    listed = {frozenset((one["a"], one["b"])) for one in rows(data / "buurgemeenten_2022.csv")}
    assert len(worked_out ^ listed) <= 0.01 * len(listed)


def test_centres_worked_out_of_the_boundaries_are_those_that_were_listed(data: Path) -> None:
    found = read_file(data / "gemeenten_2022.topo.json", "gemeenten_2022.topo.json")
    assert found is not None
    ours = {one.code: (one.x, one.y) for one in found.rows.municipalities}
    away = [
        float(np.hypot(ours[one["code"]][0] - float(one["rd_x"]), ours[one["code"]][1] - float(one["rd_y"])))  # type: ignore[operator]
        for one in rows(data / "gemeenten_2022_centroid.csv")
    ]
    assert np.median(away) < 100


def test_the_curated_mergers_explain_who_came_and_went_in_the_population(data: Path) -> None:
    """Whoever disappears from the counts merged on that day, and whoever appears was founded."""
    facts = curated()
    merged = {one.code: one.day for one in facts.mergers}
    founded = {one.code: one.since for one in facts.municipalities}
    for one in rows(data / "inwoners_2017_2026.csv"):
        years = [year for year in range(2017, 2027) if one[str(year)]]
        if years[-1] < 2026:
            assert date(years[-1], 1, 1) < merged[one["gemeente"]] <= date(years[-1] + 1, 1, 1)
        else:
            assert one["gemeente"] not in merged
        if years[0] > 2017:
            assert founded[one["gemeente"]] == date(years[0], 1, 1)


def test_the_shares_of_those_that_were_divided_are_near_what_the_population_says(data: Path) -> None:
    """Of founded municipalities: their first count is that of their parts of a year before, within 2 percent."""
    counts = {one["gemeente"]: one for one in rows(data / "inwoners_2017_2026.csv")}
    for new in curated().municipalities:
        if new.since is None or new.since.year < 2018:
            continue
        before = str(new.since.year - 1)
        parts = sum(one.share * int(counts[one.code][before]) for one in curated().mergers if one.into == new.code)
        assert parts == pytest.approx(int(counts[new.code][str(new.since.year)]), rel=0.02)
