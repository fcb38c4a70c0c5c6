"""Which challenges come, how vulnerable are we, how do we stand financially?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, explore, said, shown, table, words

FILES = {
    "urgency.yaml": f"""\
findings:
  - {{id: taken, kind: challenge, title: Meer taken, {SOURCED}}}
  - {{id: wegval, kind: vulnerability, title: Eén mens weg, part_of: taken}}
  - {{id: kas, kind: finance, title: De kas is vol}}
  - {{id: sterk, kind: strength, title: Korte lijnen}}
""",
    "tasks.csv": """\
id,name,organisation,domain,people,fte,scale,note,source,locator,basis
ict,ICT,aal,,1,0.8,10,Kan ziek worden,nota,par. 3,measured
jeugd,Jeugdconsulent,berg,jeugd,6,5.5,9,,,,
""",
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(FILES)


def test_it_counts_challenges_vulnerabilities_and_functions_of_one_person(exploration: Exploration) -> None:
    assert said("urgency", exploration) == [
        "The exploration names 1 challenge and 1 vulnerability.",
        "There are 4 findings: 1 measured, published or derived, 0 estimated or expected and 3 without a source.",
        "Of 2 functions, 1 rest on one person.",
    ]
    assert said("urgency", exploration, "nl") == [
        "De verkenning noemt 1 opgave en 1 kwetsbaarheid.",
        "Er zijn 4 bevindingen: 1 gemeten, vastgelegd of afgeleid, 0 ingeschat of verwacht en 3 zonder bron.",
        "Bij 1 van de 2 functies doet één persoon het werk.",
    ]


def test_challenges_come_first_and_views_last(exploration: Exploration) -> None:
    assert [group.kind for group in analysed("urgency", exploration).groups] == ["challenge", "strength", "finance"]


def test_the_table_of_functions_marks_who_stands_alone(exploration: Exploration) -> None:
    rows = table(shown("urgency", exploration), "Functions by organisation")
    assert rows[0][1:] == ["Aal", "1 (one person)", "too few people to show", "–"]
    assert rows[1][1:] == ["Berg", "6", "5.5", "9"]
    assert "Nota, par. 3 (measured)." in rows[0][0]
    assert "Kan ziek worden" in rows[0][0]
    assert "[no source]" in rows[1][0]


def test_numbers_are_written_as_the_language_writes_them(exploration: Exploration) -> None:
    assert "5,5" in words(shown("urgency", exploration, "nl"))


def test_the_json_holds_numbers_as_numbers(exploration: Exploration) -> None:
    (first, second) = as_json("urgency", exploration)["tasks"]
    assert (first["people"], first["fte"], first["sole"]) == (1, None, True)
    assert (second["fte"], second["sole"], second["domain"]) == (5.5, False, "Jeugd")
