"""Does it pay, who pays which part, what does leaving cost?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from noaber.chapters.costs.analysis import _divide
from noaber.dossier.models import Exploration, Organisation
from tests.chapters.helping import PEOPLE, SOURCED, analysed, as_json, explore, said, shown, table, words

JOINT = "  - {id: samen, name: Samen, kind: joint_organisation, part: initiator, serves: [berg, cruys]}\n"
CRUYS = "  - {id: cruys, name: Gemeente Cruys, short_name: Cruys, kind: municipality}\n"
MAIN = PEOPLE.replace("bodies:", CRUYS + JOINT + "bodies:")
KEYS = f"""\
cost_keys:
  - {{id: inwoners, name: Naar inwoners, kind: proportional, quantity: inwoners, text: Eerlijk., {SOURCED}}}
  - {{id: gelijk, name: Gelijk, kind: equal}}
  - {{id: anders, name: Anders, kind: other, text: Zoals afgesproken.}}
"""
FIGURES = """\
id,quantity,organisation,value,date,source,locator,basis
a,inwoners,aal,100,2024-01-01,nota,tabel 1,measured
b0,inwoners,berg,1,2023-01-01,nota,tabel 1,measured
b,inwoners,berg,100,2024-01-01,nota,tabel 1,measured
c,inwoners,cruys,100,2024-01-01,nota,tabel 1,measured
d,inwoners,dorp,999,2024-01-01,nota,tabel 1,measured
"""
FILES = {"costs.yaml": KEYS, "figures.csv": FIGURES}


def keys_of(files: dict[str, str]) -> dict[str, Any]:
    return {key.name: key for key in analysed("costs", explore(files, main=MAIN)).keys}


def without(name: str) -> dict[str, str]:
    return {**FILES, "figures.csv": "".join(x for x in FIGURES.splitlines(keepends=True) if not x.startswith(name))}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(FILES, main=MAIN)


def test_costs_are_shared_by_initiators_and_whom_they_work_for(exploration: Exploration) -> None:
    (first, *_others) = analysed("costs", exploration).keys
    # Samen takes the initiative and does not pay itself; Cruys does, through Samen; Dorp is a candidate only.
    assert [share.organisation for share in first.shares] == ["Aal", "Berg", "Cruys"]


def test_equal_shares_add_up_to_a_hundred(exploration: Exploration) -> None:
    for key in analysed("costs", exploration).keys[:2]:
        assert [share.percentage for share in key.shares] == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]


@given(values=st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=9).filter(any))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shares_always_add_up_to_a_hundred(values: list[Decimal]) -> None:
    payers = [Organisation(name=str(number)) for number in range(len(values))]
    shares = _divide(payers, values, [None] * len(values))
    assert sum(share.percentage for share in shares) == 100
    assert all(share.percentage >= 0 for share in shares)


def test_the_latest_figure_counts_and_brings_its_source(db: None) -> None:
    files = {**FILES, "figures.csv": FIGURES.replace("b,inwoners,berg,100", "b,inwoners,berg,200")}
    key = keys_of(files)["Naar inwoners"]
    assert [share.percentage for share in key.shares] == [25, 50, 25]
    assert key.shares[1].basis.value == 200
    assert key.shares[1].basis.notes[0].locator == "tabel 1"


@pytest.mark.parametrize(("row", "name"), [("a,", "Aal"), ("c,", "Cruys")])
def test_who_has_no_figure_is_named_and_nothing_is_computed(row: str, name: str, db: None) -> None:
    files = without(row)
    exploration = explore(files, main=MAIN)
    (key, *_others) = analysed("costs", exploration).keys
    assert key.missing == (name,)
    assert key.shares == ()
    assert f"Not computed: no figure for {name}." in words(shown("costs", exploration))


@pytest.mark.parametrize("value", ["0", "-5"])
def test_values_that_cannot_be_shared_by_give_no_shares(value: str, db: None) -> None:
    rows = [line.split(",") for line in FIGURES.splitlines()]
    text = "\n".join(",".join([*row[:3], value if row[0] != "id" else row[3], *row[4:]]) for row in rows)
    assert keys_of({**FILES, "figures.csv": text})["Naar inwoners"].shares == ()


def test_a_key_of_another_kind_or_without_a_quantity_is_not_computed(db: None) -> None:
    files = {"costs.yaml": KEYS.replace("quantity: inwoners, ", "")}
    keys = keys_of(files)
    assert keys["Anders"].shares == keys["Naar inwoners"].shares == ()
    assert keys["Naar inwoners"].missing == ()


def test_without_payers_nothing_is_computed(db: None) -> None:
    main = PEOPLE.replace("part: initiator, ", "")
    assert [key.shares for key in analysed("costs", explore(FILES | {"figures.csv": ""}, main=main)).keys] == [
        (),
        (),
        (),
    ]


def test_it_says_how_many_keys_can_be_computed_and_that_there_are_no_amounts(exploration: Exploration) -> None:
    assert said("costs", exploration) == [
        "3 cost keys are described; of 2 the shares can be computed with the figures that are there.",
        "No amounts have been recorded for the forms, so nothing is calculated.",
    ]
    assert said("costs", exploration, "nl") == [
        "Er zijn 3 verdeelsleutels beschreven; van 2 zijn de aandelen te berekenen met de cijfers die er zijn.",
        "Er zijn geen bedragen opgenomen voor de vormen, dus er is niets berekend.",
    ]


def test_the_table_and_the_picture_show_the_same_shares(exploration: Exploration) -> None:
    tree = shown("costs", exploration)
    rows = table(tree, "Shares by key, in per cent")
    assert [row[0] for row in rows] == ["Naar inwoners", "Gelijk"]
    assert rows[1][1:] == ["33.4", "33.3", "33.3"]
    (image,) = tree.iter("img")
    assert image.get("alt") == (
        "Naar inwoners: Aal 33.4 %, Berg 33.3 %, Cruys 33.3 %; Gelijk: Aal 33.4 %, Berg 33.3 %, Cruys 33.3 %"
    )
    assert "33,4" in words(shown("costs", exploration, "nl"))


def test_amounts_are_shown_with_their_range_and_source(db: None) -> None:
    files = {
        "options.yaml": "options: [{id: vorm, name: Vorm}]",
        "cost_items.csv": """\
id,option,organisation,kind,text,year_from,year_to,low,mode,high,source,locator,basis
wrijving,vorm,,friction,Verhuizen,0,2,1000,1500.5,20000,nota,par. 9,estimated
winst,vorm,aal,structural,Besparing,,,-300,-200,-100,,,
""",
    }
    exploration = explore(files)
    rows = table(shown("costs", exploration), "Amounts a year, in euros: lowest, likeliest, highest")
    assert rows[0] == [
        "Verhuizenfriction costs, estimatedNota, par. 9 (estimated).",
        "Vorm",
        "",
        "0–2",
        "1,000",
        "1,500.5",
        "20,000",
    ]
    assert rows[1][2:] == ["Aal", "", "−300", "−200", "−100"]
    assert said("costs", exploration) == ["2 amounts have been recorded."]


def test_the_json_holds_shares_as_numbers(exploration: Exploration) -> None:
    first = as_json("costs", exploration)["keys"][0]
    assert [share["percentage"] for share in first["shares"]] == [33.4, 33.3, 33.3]
    assert first["shares"][0]["basis"]["record"] == "figure:a"
