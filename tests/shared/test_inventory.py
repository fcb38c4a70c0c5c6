"""The example holds what its founding report holds: the map of every row of the inventory, and counts beside it.

A row maps to records of the example (as `noaber check` writes them), or to the method or feature of the software that it is.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from pkgutil import resolve_name

import pytest

from noaber.dossier.content import Content, Values, address, key_of, walk
from noaber.dossier.files.reading import read_dossier
from tests.conftest import EXAMPLE

pytestmark = pytest.mark.shared

MAP = Path(__file__).parent / "inventory_map.csv"
SOFTWARE = ("method", "feature")
# Of what kind a row is that the software alone cannot hold.
IN_RECORDS = ("data", "output", "process")

FORMS = {
    "F1": "organisch",
    "F2": "opgavegericht",
    "F3": "taakuitvoering",
    "F4": "ambtelijke-fusie",
    "F5": "combinatie",
}
QUADRANTS = {"S": "strength", "W": "weakness", "O": "opportunity", "T": "threat"}

_SECTION = re.compile(r"\b(?:hfst|par)\. (\d+(?:\.\d+)?)")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def inventory(shared: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows_of(shared / "domain" / "inventory.csv")}


@pytest.fixture
def targets() -> dict[str, list[str]]:
    """The targets of each row of the inventory."""
    found: dict[str, list[str]] = {}
    for row in rows_of(MAP):
        found.setdefault(row["id"], []).append(row["target"])
    return found


@pytest.fixture(scope="module")
def content() -> Content:
    return read_dossier(EXAMPLE).content


@pytest.fixture
def records(content: Content) -> dict[str, Values]:
    """Every record of the example by its address."""
    found = {
        address(table.model, key_of(table, values)): values for table, values, _ in walk(content) if table.is_record
    }
    return {f"exploration:{content['exploration']['slug']}": content["exploration"], **found}


def table(content: Content, name: str) -> list[Values]:
    rows: list[Values] = content["tables"][name]
    return rows


def is_software(target: str) -> bool:
    return target.partition(":")[0] in SOFTWARE


# The map


def test_the_map_has_every_row_and_no_other(
    inventory: dict[str, dict[str, str]], targets: dict[str, list[str]]
) -> None:
    assert len(inventory) == 315
    assert list(targets) == list(inventory)


def test_no_row_maps_to_one_target_twice(targets: dict[str, list[str]]) -> None:
    assert [
        (row, target) for row, many in targets.items() for target, count in Counter(many).items() if count > 1
    ] == []


def test_every_record_of_the_map_is_in_the_example(targets: dict[str, list[str]], records: dict[str, Values]) -> None:
    wanted = {target for many in targets.values() for target in many if not is_software(target)}

    assert sorted(wanted - records.keys()) == []


def test_every_method_and_feature_of_the_map_is_in_the_software(targets: dict[str, list[str]]) -> None:
    wanted = {target.partition(":")[2] for many in targets.values() for target in many if is_software(target)}

    assert wanted
    for name in sorted(wanted):
        assert name.startswith("noaber.")
        assert callable(resolve_name(name)), name


def test_what_was_found_or_done_is_in_records(
    inventory: dict[str, dict[str, str]], targets: dict[str, list[str]]
) -> None:
    alone = [row for row, many in targets.items() if all(is_software(target) for target in many)]

    assert [row for row in alone if inventory[row]["kind"] in IN_RECORDS] == []


def test_records_point_at_the_place_of_the_row_in_the_report(
    inventory: dict[str, dict[str, str]], targets: dict[str, list[str]], records: dict[str, Values]
) -> None:
    """A record that names its places in the report names the place where the row was found."""
    elsewhere = []
    for row, many in targets.items():
        for target in many:
            values = records.get(target, {})
            locators = [*(one.get("locator", "") for one in values.get("evidence", ())), values.get("locator", "")]
            places = {place for locator in locators for place in _SECTION.findall(locator)}
            if places and inventory[row]["section"] not in places:
                elsewhere.append((row, target, sorted(places)))

    assert elsewhere == []


# The SWOT of the five forms


def plain(text: str) -> str:
    """A text without what typing differs in: case, accents, signs, spaces, a word broken at the end of a line."""
    text = unicodedata.normalize("NFKD", re.sub("[´’`]", "'", text).replace("- ", ""))
    letters = "".join(one for one in text.casefold() if one.isalnum() or one.isspace())
    return " ".join(letters.split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("quadrant", QUADRANTS)
def test_every_swot_point_stands_under_its_form(shared: Path, content: Content, form: str, quadrant: str) -> None:
    wanted = [
        plain(row["item"])
        for row in rows_of(shared / "domain" / "swot.csv")
        if (row["form"], row["quadrant"]) == (form, quadrant)
    ]
    there = [
        plain(placement.get("wording", point["text"]))
        for point in table(content, "options.yaml#swot")
        for placement in point["placements"]
        if (placement["option"], placement["quadrant"]) == (FORMS[form], QUADRANTS[quadrant])
    ]

    assert len(there) == len(wanted)
    for item in wanted:
        match = get_close_matches(item, there, n=1, cutoff=0.9)
        assert match, item
        there.remove(match[0])


def test_there_are_95_swot_points_and_no_more(shared: Path, content: Content) -> None:
    placed = [one for point in table(content, "options.yaml#swot") for one in point["placements"]]

    assert len(placed) == len(rows_of(shared / "domain" / "swot.csv")) == 95
    assert {one["option"] for one in placed} == set(FORMS.values())


# What the report counts


def test_both_assignments_have_all_their_points(content: Content) -> None:
    items = {one["id"]: one["items"] for one in table(content, "assignment.yaml#assignments")}

    assert Counter(one["kind"] for one in items["opdracht-dt"]) == {
        "main_question": 1,
        "expectation": 1,
        "principle": 2,
        "condition": 1,
        "point": 9,
    }
    assert len(items["opdracht-oldenzaal"]) == 8
    assert len(items["opdracht-management"]) == 2


def test_the_framework_has_all_its_parts(content: Content) -> None:
    assert len(table(content, "weighing.yaml#framework")) == 1
    assert len(table(content, "weighing.yaml#conditions")) == 2
    assert len(table(content, "weighing.yaml#criteria")) == 7
    assert len(table(content, "weighing.yaml#elaboration_points")) == 6


def test_there_are_six_sprints(content: Content) -> None:
    assert len(table(content, "process.yaml#phases")) == 6


@pytest.mark.parametrize(("chapter", "kind", "count"), [("value", "risk", 11), ("preconditions", "precondition", 8)])
def test_findings_are_there_by_count(content: Content, chapter: str, kind: str, count: int) -> None:
    findings = table(content, f"{chapter}.yaml#findings")

    assert len([one for one in findings if one["kind"] == kind and "part_of" not in one]) == count


def test_there_are_five_forms_with_their_variants(content: Content) -> None:
    options = table(content, "options.yaml#options")
    forms = [one["id"] for one in options if "variant_of" not in one]
    aside = [one["id"] for one in options if one.get("status") in ("dropped", "outside_assignment")]

    assert [one for one in forms if one not in aside] == list(FORMS.values())
    assert sorted(aside) == ["bestuurlijke-fusie", "federatiegemeente"]
    assert Counter(one["variant_of"] for one in options if "variant_of" in one) == {
        "taakuitvoering": 3,
        "combinatie": 2,
    }


def test_there_are_ten_tips_and_four_for_staff(content: Content) -> None:
    kinds = Counter(one["kind"] for one in table(content, "experience.yaml#lessons"))

    assert (kinds["tip"], kinds["staff_tip"]) == (10, 4)


def test_there_are_five_cost_keys(content: Content) -> None:
    assert len(table(content, "costs.yaml#cost_keys")) == 5
