"""The group against all others: from the region alone, with the country, and where something is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noaber.dossier.models import Exploration
from noaber.overview.chapters import BY_NAME
from tests.chapters.helping import PEOPLE, analysed, as_json, codes, explore, said, shown, table, words
from tests.chapters.helping_partners import BODIES, CULTURE, load_country, region


@pytest.fixture
def in_region(db: None) -> Exploration:
    return explore({**region(), "partners.yaml": BODIES + CULTURE})


@pytest.fixture
def in_country(db: None, settings: Any, tmp_path: Path) -> Exploration:
    settings.REFERENCE_FOLDER = tmp_path
    load_country(tmp_path)
    return explore({**region(), "partners.yaml": BODIES + CULTURE})


def remarks(exploration: Exploration) -> list[str]:
    return [one.code for one in analysed("partners", exploration).remarks]


# From the region


def test_of_the_region_every_question_is_answered(in_region: Exploration) -> None:
    result = analysed("partners", in_region)
    assert result.basis.scope == "region"
    assert result.map is not None
    assert [one.label.code for one in result.numbers] == [
        "partners.number.shared",
        "partners.number.inside",
        "partners.number.place",
    ]
    assert result.alternatives.scope == "region"
    assert result.areas is not None
    assert result.voices
    assert result.culture is not None
    assert remarks(in_region) == ["partners.no_country"]


def test_the_answer_is_in_sentences_that_follow_from_the_figures(in_region: Exploration) -> None:
    told = said("partners", in_region)
    assert told[0] == "The exploration is by Gemeente Aal and Gemeente Berg. Candidate to join: Gemeente Dorp."
    assert told[1] == "Of the 4 partnerships in the register they all sit in 4."
    assert any(one.startswith("Of all 12 groups of 2 neighbouring municipalities in the region") for one in told)
    assert any(one.startswith("With Dorp it comes higher: of all 22 groups of 3") for one in told)
    assert any(one.startswith("What would change this: ") for one in told)


def test_who_looks_to_somebody_else_more_than_to_the_group_is_told(in_region: Exploration) -> None:
    (found,) = analysed("partners", in_region).orientation
    looks = {one.parameters["name"]: one for one in found.reading}
    assert looks["Aal"].parameters["first"][0]["name"] == "Berg"
    assert looks["Dorp"].parameters["first"][0]["name"] == "Gors"
    sentences = [words(one) for one in shown("partners", in_region).iter("li")]
    assert any(
        one.startswith("Dorp: most to Gors") and "Gors alone draws more than the group as a whole" in one
        for one in sentences
    )
    assert any(one.startswith("Aal: most to Berg") and "draws more" not in one for one in sentences)


def test_the_crossing_shows_shares_of_those_who_leave(in_region: Exploration) -> None:
    (found,) = analysed("partners", in_region).orientation
    row = found.crossing.rows[0]
    leaving = sum(one.number for one in row.cells if not one.is_self)
    assert found.rows[0].leaving >= leaving
    assert row.cells[1].share == pytest.approx(900 / found.rows[0].leaving)
    assert row.cells[0].is_self
    assert found.crossing.names[:3] == ("Aal", "Berg", "Dorp")


def test_the_group_is_placed_among_groups_with_each_of_its_members(in_region: Exploration) -> None:
    found = analysed("partners", in_region).alternatives
    assert [(one.scope, one.name, one.count) for one in found.pools] == [("whole", "", 12)]
    wide = explore(region(), main=PEOPLE.replace("part: candidate", "part: initiator"), slug="breed")
    pools = analysed("partners", wide).alternatives.pools
    assert [(one.scope, one.name) for one in pools] == [
        ("whole", ""),
        ("with", "Aal"),
        ("with", "Berg"),
        ("with", "Dorp"),
    ]


def test_the_table_of_groups_starts_with_the_group_and_its_candidates(in_region: Exploration) -> None:
    rows = table(
        shown("partners", in_region), "The group, the group with each candidate, and the best groups with any of them"
    )
    assert [row[0] for row in rows[:2]] == ["Aal, Berg", "Aal, Berg, Dorp"]
    assert "Aal, Berg" not in [row[0] for row in rows[1:]]


def test_partnerships_of_their_own_are_named(in_region: Exploration) -> None:
    found = analysed("partners", in_region).coinciding
    assert found.groups[0].within == ("AFVAL (Aal, Berg)",)
    assert found.groups[0].chance.expected < found.groups[0].overlap.shared
    assert {row.field: (row.overlap.shared, row.overlap.touched) for row in found.fields} == {
        "zorg": (1, 1),
        "veiligheid": (1, 1),
        "milieu": (1, 1),
        "werk": (1, 1),
    }


def test_of_each_municipality_the_number_of_partnerships_and_the_partners_are_told(in_region: Exploration) -> None:
    found = analysed("partners", in_region).coinciding
    (aal, berg, _dorp) = found.rows
    assert (aal.partnerships, aal.partners) == (4, 8)
    # Eight partners in two of four, of which Berg in all and Dorp in three.
    assert aal.congruence == pytest.approx((6 * 2 / 4 + 1 + 3 / 4) / 8)
    assert aal.congruence == berg.congruence
    assert found.met[0].names == ("Aal", "Berg", "Dorp")
    assert found.met[0].partners == ("Eik", "Fort", "Gors", "Hof", "IJs", "Jut")


def test_as_one_they_decide_more_often_or_less_than_apart(in_region: Exploration) -> None:
    (found,) = analysed("partners", in_region).voices
    assert (found.votes, found.needed, found.members) == (45, 23, 9)
    aal, berg, dorp, both, three = found.rows
    assert [row.votes for row in found.rows] == [1, 2, 3, 3, 6]
    assert both.names == ("Aal", "Berg")
    assert three.is_bloc
    assert both.residents == pytest.approx(30_000 / 450_000)
    assert both.swings > max(aal.swings, berg.swings)
    assert dorp.pivots > aal.pivots
    assert "voting as one in" in words(shown("partners", in_region))


def test_a_body_of_which_nobodys_residents_are_known_is_left_out(db: None) -> None:
    exploration = explore({**region(without=("key_figures",)), "partners.yaml": BODIES})
    assert analysed("partners", exploration).voices == ()


def test_votes_as_given_need_no_region(db: None) -> None:
    body = """\
voting_bodies:
  - id: bestuur
    name: Bestuur
    votes: given
    needed: two_thirds
    weights: [{code: GM0001, number: 2}, {code: GM0002, number: 2}, {code: GM0008, number: 5}]
"""
    (found,) = analysed("partners", explore({"partners.yaml": body})).voices
    assert (found.votes, found.needed) == (9, 6)
    assert [row.swings for row in found.rows] == [pytest.approx(0.2), pytest.approx(0.2), pytest.approx(0.5)]


def test_culture_says_in_what_they_differ_and_are_close(in_region: Exploration) -> None:
    found = analysed("partners", in_region).culture
    assert [(row.name, row.gap) for row in found.rows] == [("Omgang", 3), ("Tempo", 0)]
    tree = shown("partners", in_region)
    assert "They differ in: Omgang. They are close in: Tempo." in words(tree)
    assert table(tree, "Culture: from 1 (the one end) to 5 (the other end)")[1][1:3] == ["Berg", "4"]
    assert "Omgang (1 informeel, 5 formeel): Aal 1, Berg 4" in found.picture.alt


# With the country


def test_with_the_country_all_is_set_beside_it(in_country: Exploration) -> None:
    result = analysed("partners", in_country)
    assert result.basis.scope == "country"
    assert result.alternatives.scope == "country"
    assert result.coinciding.spread.count == 9
    assert "partners.congruence" in codes("partners", in_country)
    assert remarks(in_country) == []
    text = words(shown("partners", in_country))
    assert "Computed on the data of the country of 1 July 2022: 9 municipalities and 5 partnerships." in text
    assert "Sources: Het register (De uitgever)." in text


def test_region_and_country_of_the_same_data_give_the_same(
    in_region: Exploration, settings: Any, tmp_path: Path
) -> None:
    before = analysed("partners", in_region)
    settings.REFERENCE_FOLDER = tmp_path
    load_country(tmp_path)
    after = BY_NAME["partners"].analyse(in_region)
    assert after.alternatives.own == before.alternatives.own
    assert after.alternatives.best == before.alternatives.best
    assert [one.first for one in after.orientation[0].rows] == [one.first for one in before.orientation[0].rows]


def test_without_region_tables_the_country_is_enough(db: None, settings: Any, tmp_path: Path) -> None:
    settings.REFERENCE_FOLDER = tmp_path
    load_country(tmp_path)
    exploration = explore()
    result = analysed("partners", exploration)
    assert result.alternatives is not None
    assert result.partnerships.names == ("Aal", "Berg", "Dorp")
    assert [row.record for row in result.partnerships.rows] == [""] * 4
    assert "[no source]" not in words(shown("partners", exploration))


def test_groups_of_the_country_are_never_measured_while_a_page_waits(db: None, settings: Any, tmp_path: Path) -> None:
    settings.REFERENCE_FOLDER = tmp_path
    load_country(tmp_path, is_scanned=False)
    exploration = explore()
    assert analysed("partners", exploration).alternatives is None
    assert remarks(exploration) == ["partners.no_scan"]
    assert "noaber partners scan" in words(shown("partners", exploration))


def test_an_answer_that_was_kept_goes_when_other_data_is_loaded(db: None, settings: Any, tmp_path: Path) -> None:
    from noaber.overview.keeping import kept_section

    settings.REFERENCE_FOLDER = tmp_path
    exploration = explore(region())
    before = kept_section(exploration, BY_NAME["partners"], everything=True)
    load_country(tmp_path)
    again = Exploration.objects.get(pk=exploration.pk)
    after = kept_section(again, BY_NAME["partners"], everything=True)
    assert "in the region" in " ".join(before.answer)
    assert "in the country" in " ".join(after.answer)


def test_a_page_asks_the_database_little(in_country: Exploration) -> None:
    BY_NAME["partners"].analyse(in_country)
    with CaptureQueriesContext(connection) as queries:
        BY_NAME["partners"].analyse(in_country)
    assert len(queries) <= 22


def test_the_json_holds_codes_parameters_and_text(in_country: Exploration) -> None:
    plain = as_json("partners", in_country)
    assert plain["alternatives"]["own"]["codes"] == ["GM0001", "GM0002"]
    assert plain["alternatives"]["conclusions"][0]["text"].startswith("Of all 12 groups")
    assert plain["coinciding"]["rows"][0]["met"][0] == "Berg"


# Where something is missing


def test_without_any_data_it_says_how_to_add_it(db: None) -> None:
    exploration = explore()
    assert remarks(exploration) == ["partners.no_data"]
    result = analysed("partners", exploration)
    assert (result.map, result.numbers, result.alternatives, result.basis) == (None, (), None, None)
    assert "There is no data of the region yet." in words(shown("partners", exploration))


def test_municipalities_without_code_are_named(db: None) -> None:
    exploration = explore(region(), main=PEOPLE.replace(", code: GM0001", "").replace(", code: GM0002", ""))
    assert remarks(exploration) == ["partners.no_code"]
    assert "Aal and Berg have no official code" in words(shown("partners", exploration))


def test_one_municipality_alone_is_no_group(db: None) -> None:
    main = PEOPLE.replace("part: initiator, code: GM0002", "code: GM0002").replace("part: candidate", "part: observer")
    exploration = explore(region(), main=main.replace("part: observer, ", ""))
    assert "partners.alone" in remarks(exploration)
    result = analysed("partners", exploration)
    assert result.alternatives is None
    assert result.orientation[0].rows[0].name == "Aal"
    assert "Only Aal explores" in words(shown("partners", exploration))


def test_one_municipality_with_a_candidate_is_set_beside_it(db: None) -> None:
    exploration = explore(region(), main=PEOPLE.replace("part: initiator, code: GM0002", "code: GM0002"))
    result = analysed("partners", exploration)
    assert [group.members for group in result.coinciding.groups] == [("Aal", "Dorp")]
    assert shown("partners", exploration) is not None


def test_codes_that_the_country_does_not_know_are_named_and_the_region_answers(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.REFERENCE_FOLDER = tmp_path
    load_country(tmp_path, without=("GM0001", "GM0002"))
    exploration = explore(region())
    assert analysed("partners", exploration).basis.scope == "region"
    (told,) = analysed("partners", exploration).remarks
    assert told.parameters["names"] == ["Aal (GM0001)", "Berg (GM0002)"]
    assert "of 1 July 2022, does not know Aal (GM0001) and Berg (GM0002)" in words(shown("partners", exploration))


def test_a_candidate_without_neighbours_is_an_island(db: None) -> None:
    tables = region()
    tables["region/municipalities.csv"] += "GM0077,Eiland,Zuid,230000,530000,nota,tabel 1,published\n"
    main = PEOPLE.replace("part: candidate, code: GM0003", "part: candidate, code: GM0077")
    exploration = explore(tables, main=main)
    assert "partners.island" in remarks(exploration)
    result = analysed("partners", exploration)
    assert result.alternatives.with_candidates[0].members == ("Aal", "Berg", "Dorp")
    assert "has no neighbours in the data" in words(shown("partners", exploration))


def test_members_that_are_no_neighbours_are_set_beside_groups_that_are(db: None) -> None:
    main = PEOPLE.replace("code: GM0002", "code: GM0009")
    exploration = explore(region(), main=main)
    result = analysed("partners", exploration)
    assert not result.alternatives.is_connected
    assert any("do not all border on each other" in one for one in said("partners", exploration))


def test_a_joint_organisation_stands_for_the_municipalities_it_serves(db: None) -> None:
    main = PEOPLE.replace("part: initiator, code: GM0002", "code: GM0002").replace(
        "bodies:", "  - {id: samen, name: Samen, kind: joint_organisation, part: initiator, serves: [berg]}\nbodies:", 1
    )
    exploration = explore(region(), main=main)
    assert analysed("partners", exploration).alternatives.own.members == ("Aal", "Berg")


@pytest.mark.parametrize(
    "left_out", ["municipalities", "neighbours", "flows", "key_figures", "partnerships"], ids=lambda one: f"no {one}"
)
def test_any_table_may_be_missing(left_out: str, db: None) -> None:
    without = (left_out, "participations") if left_out == "partnerships" else (left_out,)
    exploration = explore(region(without=without))
    shown("partners", exploration)
    assert said("partners", exploration, "nl")
    assert as_json("partners", exploration)
