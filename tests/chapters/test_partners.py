"""Are these municipalities logical partners?"""

from __future__ import annotations

from decimal import Decimal

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import PEOPLE, SOURCED, analysed, as_json, explore, said, shown, table, words

MORE = """\
  - {id: dichtheid, name: dichtheid, unit: per km2}
"""
FIGURES = """\
id,quantity,organisation,value,date,note,source,locator,basis
i1,inwoners,aal,1000,2023-01-01,,nota,tabel 1,measured
i2,inwoners,aal,1100,2024-01-01,,nota,tabel 1,measured
i3,inwoners,berg,2000.5,2024-01-01,,,,
i4,inwoners,dorp,500,2024-01-01,,nota,tabel 1,measured
d1,dichtheid,aal,12,,,nota,tabel 2,derived
d2,dichtheid,berg,14,,,nota,tabel 2,derived
w1,dichtheid,,13,2024-01-01,Van het hele gebied,nota,tabel 2,derived
"""


def files(figures: str = FIGURES) -> dict[str, str]:
    return {
        "figures.csv": figures,
        "partners.yaml": f"findings: [{{id: kijken, kind: orientation, title: Beide kijken naar de stad, {SOURCED}}}]",
    }


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(files(), more=MORE)


def test_it_says_who_explores_and_who_may_join(exploration: Exploration) -> None:
    assert said("partners", exploration)[:1] == [
        "The exploration is by Gemeente Aal and Gemeente Berg. Candidate to join: Gemeente Dorp."
    ]
    assert said("partners", exploration, "nl")[:1] == [
        "De verkenning is van Gemeente Aal en Gemeente Berg. Kandidaat om mee te doen: Gemeente Dorp."
    ]


def test_who_is_only_mentioned_is_no_partner(exploration: Exploration) -> None:
    assert [row.name for row in analysed("partners", exploration).partners] == [
        "Gemeente Aal",
        "Gemeente Berg",
        "Gemeente Dorp",
    ]


def test_the_table_shows_the_latest_figure_of_each_and_the_total_of_initiators(exploration: Exploration) -> None:
    rows = table(shown("partners", exploration), "Figures by organisation")
    assert rows[0][0].startswith("Inwoners (mensen)")
    assert rows[0][1].startswith("1,100")
    assert rows[0][2].startswith("2,000.5 [no source]")
    assert rows[0][3].startswith("500")
    assert rows[0][4] == "3,100.5"
    # What may not be added up has no total.
    assert rows[1][4] == ""
    assert rows[1][3] == "–"


def test_a_figure_of_the_whole_area_stands_in_a_table_of_its_own(exploration: Exploration) -> None:
    assert table(shown("partners", exploration), "Figures for the area as a whole") == [
        ["Dichtheid1 January 2024", "13 per km2Nota, tabel 2 (derived).", "Van het hele gebied"]
    ]


def without(*ids: str) -> str:
    return "".join(line for line in FIGURES.splitlines(keepends=True) if line.split(",")[0] not in ids)


def total(figures: str, main: str = PEOPLE) -> Decimal | None:
    exploration = explore(files(figures), main=main, more=MORE)
    row: Decimal | None = analysed("partners", exploration).figures.rows[0].total
    return row


def test_there_is_no_total_where_an_initiator_has_no_value_for_this_quantity(db: None) -> None:
    # Berg has a figure of another quantity, so it has a column.
    assert total(without("i3")) is None


def test_there_is_no_total_where_an_initiator_has_no_figure_at_all(db: None) -> None:
    main = PEOPLE.replace("part: candidate", "part: initiator")
    assert total(without("i4"), main) is None


def test_a_candidate_without_a_figure_does_not_stand_in_the_way_of_the_total(db: None) -> None:
    assert total(without("i4")) == Decimal("3100.5")


def test_the_work_of_a_joint_organisation_is_not_added_to_that_of_its_municipalities(db: None) -> None:
    main = PEOPLE.replace(
        "bodies:", "  - {id: samen, name: Samen, kind: joint_organisation, part: initiator, serves: [berg]}\nbodies:"
    )
    assert total(FIGURES + "i5,inwoners,samen,9999,2024-01-01,,nota,tabel 1,measured\n", main) == Decimal("3100.5")


def test_what_a_reader_should_know_of_a_figure_stands_below_the_table(db: None) -> None:
    figures = FIGURES.replace("2024-01-01,,nota", "2024-01-01,Voorlopig,nota").replace(
        "berg,14,,,", "berg,14,,Geschat,"
    )
    remarks = shown("partners", explore(files(figures), more=MORE)).find_class("meta")
    (found,) = [one for one in remarks if words(one).startswith("About these figures:")]
    assert [words(item) for item in found.iter("li")] == ["Inwoners, Aal, Dorp: Voorlopig", "Dichtheid, Berg: Geschat"]


def test_without_notes_nothing_stands_below_the_table(exploration: Exploration) -> None:
    assert "About these figures:" not in words(shown("partners", exploration))


def test_of_a_range_both_ends_give_their_source_and_note(db: None) -> None:
    figures = (
        "id,quantity,organisation,bound,value,note,source,locator,basis\n"
        "l,inwoners,aal,lower,900,Zeker,nota,tabel 1,measured\n"
        "u,inwoners,aal,upper,1200,Ruim,nota,tabel 2,estimated\n"
    )
    found = analysed("partners", explore(files(figures), more=MORE)).figures
    (cell,) = [one for row in found.rows for one in row.cells]
    assert (cell.note, [note.locator for note in cell.notes]) == ("Zeker Ruim", ["tabel 1", "tabel 2"])


def test_the_picture_shows_the_first_quantity_that_may_be_added_up(exploration: Exploration) -> None:
    result = analysed("partners", exploration)
    assert result.sizes_name == "inwoners"
    assert result.sizes.alt == "Aal: 1100 mensen; Berg: 2000.5 mensen; Dorp: 500 mensen"
    (image,) = shown("partners", exploration).iter("img")
    assert image.get("alt") == result.sizes.alt


def test_without_a_total_there_is_no_picture(db: None) -> None:
    assert analysed("partners", explore(files(without("i3")), more=MORE)).sizes is None


def test_orientation_comes_before_other_findings(db: None) -> None:
    text = "findings: [{id: a, kind: risk, title: A}, {id: b, kind: culture, title: B}, {id: c, kind: orientation, title: C}]"
    groups = analysed("partners", explore({"partners.yaml": text})).groups
    assert [group.kind for group in groups] == ["orientation", "culture", "risk"]


REGION = {
    "region/partnerships.csv": """\
id,name,legal_form,source,locator,basis
ggd,GGD,openbaar lichaam,nota,lijst,published
afval,Afval,,nota,lijst,published
elders,Elders,,nota,lijst,published
""",
    "region/participations.csv": """\
partnership,code,name
ggd,GM0001,Aal
ggd,GM0002,Berg
ggd,GM0003,Dorp
afval,GM0001,Aal
elders,GM0099,Verweg
""",
}


def test_partnerships_are_laid_beside_the_municipalities(db: None) -> None:
    exploration = explore(REGION)
    tree = shown("partners", exploration)
    rows = table(tree, "Who sits at which table")
    assert [row[1:] for row in rows] == [["openbaar lichaam", "3", "●", "●", "●"], ["", "1", "●", "–", "–"]]
    assert table(tree, "Groups: partnerships with all of them") == [
        ["Aal, Berg", "1", "2", "50 %", "100 %", "0.81"],
        ["Aal, Berg, Dorp", "1", "2", "50 %", "100 %", "0.47"],
    ]
    assert "Of the 2 partnerships in the register they all sit in 1." in said("partners", exploration)


def test_the_json_holds_values_as_numbers(exploration: Exploration) -> None:
    plain = as_json("partners", exploration)
    assert plain["figures"]["rows"][0]["total"] == 3100.5
    assert plain["figures"]["rows"][0]["cells"][1]["notes"] == []


def test_two_records_with_one_code_are_one_municipality(db: None) -> None:
    """As when somebody enters a municipality again instead of choosing it."""
    head = """\
organisations:
  - {id: aal, name: Gemeente Aal, kind: municipality, part: initiator, code: GM0001}
  - {id: aal-2, name: Gemeente Aal, kind: municipality, part: initiator, code: GM0001}
  - {id: berg, name: Gemeente Berg, kind: municipality, part: initiator, code: GM0002}
"""
    result = analysed(
        "partners",
        explore(
            {
                "region/partnerships.csv": "id,name\nveilig,Veiligheidsregio\n",
                "region/participations.csv": "partnership,code,name\nveilig,GM0001,Aal\nveilig,GM0002,Berg\n",
            },
            main=head,
        ),
    )
    assert [row.name for row in result.coinciding.rows] == ["Gemeente Aal", "Gemeente Berg"]
