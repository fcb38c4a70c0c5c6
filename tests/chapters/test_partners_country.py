"""The real case on the data of the whole country: the facts that are known of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from noaber.dossier.models import Exploration
from noaber.reference import keeping, store
from noaber.reference.gathering import gather
from noaber.reference.scanning import scan
from tests.chapters.helping import analysed, explore, said

HEAD = """\
organisations:
  - {id: oldenzaal, name: Oldenzaal, kind: municipality, part: initiator, code: GM0173}
  - {id: dinkelland, name: Dinkelland, kind: municipality, code: GM1774}
  - {id: tubbergen, name: Tubbergen, kind: municipality, code: GM0183}
  - {id: samen, name: Noaberkracht, kind: joint_organisation, part: initiator, serves: [dinkelland, tubbergen]}
  - {id: losser, name: Losser, kind: municipality, part: candidate, code: GM0168}
"""


@pytest.fixture
def case(db: None, settings: Any, tmp_path: Path, shared: Path) -> Exploration:
    """Only its four municipalities: all else comes from the country."""
    settings.REFERENCE_FOLDER = tmp_path
    atlas = store.keep(tmp_path, gather([shared / "data"]))
    keeping.keep(tmp_path, scan(atlas, (3, 4)))
    return explore(main=HEAD)


@pytest.mark.shared
def test_the_case_against_all_groups_of_the_country(case: Exploration) -> None:
    """../shared/domain/congruence.md and data/README.md: above the national mean, and 8, 8, 8 and 9 arrangements."""
    result = analysed("partners", case)
    assert (result.basis.municipalities, result.basis.partnerships) == (344, 432)
    found = result.coinciding
    assert found.spread.count == 344
    assert {row.name: row.partnerships for row in found.rows} == {
        "Oldenzaal": 8,
        "Dinkelland": 8,
        "Tubbergen": 8,
        "Losser": 9,
    }
    assert all(row.congruence > found.spread.mean for row in found.rows)
    three, four = found.groups
    assert (three.overlap.shared, three.overlap.touched) == (7, 9)
    assert (four.overlap.shared, four.overlap.touched) == (7, 10)
    # What is their own is small: the seven are of the whole region.
    assert three.smallest == 11
    assert [one.rpartition(" (")[2] for one in three.within] == ["Dinkelland, Tubbergen)"]
    assert "that makes the whole region look alike" in " ".join(said("partners", case))

    # The report: Dinkelland looks to Oldenzaal and Enschede, Tubbergen to Almelo.
    commuting = next(one for one in result.orientation if one.kind == "commuting")
    first = {row.name: [one.name for one in row.first] for row in commuting.rows}
    assert {"Oldenzaal", "Enschede"} <= set(first["Dinkelland"])
    assert first["Tubbergen"][0] == "Almelo"
    moves = next(one for one in result.orientation if one.kind == "moves")
    assert not moves.counts_staying
    areas = {name: row.core for row in result.areas.rows for name in row.own}
    assert areas["Tubbergen"] == "Almelo"
    assert areas["Oldenzaal"] == areas["Dinkelland"] == "Enschede"

    compared = result.alternatives
    assert compared.own.members == ("Oldenzaal", "Dinkelland", "Tubbergen")
    assert compared.own.count > 3_225
    assert compared.is_connected
    assert [one.members[-1] for one in compared.with_candidates] == ["Losser"]
    assert len(result.map.spec) < 200_000
