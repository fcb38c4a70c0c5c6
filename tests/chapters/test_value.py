"""What could it bring, per theme and domain; at what price, and what would residents notice?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import PEOPLE, SOURCED, analysed, as_json, explore, said, shown, table, words

VALUE = f"""\
findings:
  - {{id: kennis, kind: added_value, title: Meer kennis, theme: kennis, {SOURCED}}}
  - id: zorg
    kind: added_value
    title: Betere zorg
    domain: sociaal
    theme: kennis
    evidence: [{{source: nota, basis: estimated}}]
  - {{id: jeugdzorg, kind: risk, title: Wachtlijst, domain: jeugd, concerns: [aal], measure: Elk kwartaal tellen., owner: raad-aal}}
  - {{id: deel, kind: drawback, title: Reistijd, domain: jeugd, part_of: zorg, contradicts: [jeugdzorg]}}
  - {{id: balie, kind: resident_effect, title: Balie verder weg, domain: ruimte}}
  - {{id: algemeen, kind: drawback, title: Kost tijd, text: "Want:\\n\\n- veel overleg\\n- veel reizen"}}
"""


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore({"value.yaml": VALUE})


def test_it_says_what_stands_against_what_and_how_firm_that_is(exploration: Exploration) -> None:
    assert said("value", exploration) == [
        "Against 2 points of added value stand 3 drawbacks and risks; 1 finding says what residents would notice.",
        "There are 6 findings: 1 measured, published or derived, 1 estimated or expected and 4 without a source.",
    ]
    assert said("value", exploration, "nl")[0] == (
        "2 punten van meerwaarde tegenover 3 nadelen en risico’s; 1 bevinding zegt wat inwoners zouden merken."
    )


def test_each_finding_is_shown_once_under_its_domain_its_theme_or_by_itself(exploration: Exploration) -> None:
    result = analysed("value", exploration)
    assert [(one.name, [row.record for group in one.groups for row in group.rows]) for one in result.by_theme] == [
        ("Kennis", ["finding:kennis"])
    ]
    assert [(one.name, [row.record for group in one.groups for row in group.rows]) for one in result.by_domain] == [
        ("Sociaal domein", ["finding:zorg", "finding:jeugdzorg"]),
        ("Ruimte", ["finding:balie"]),
    ]
    assert [row.record for group in result.general for row in group.rows] == ["finding:algemeen"]
    tree = shown("value", exploration)
    for name in ("kennis", "zorg", "jeugdzorg", "deel", "balie", "algemeen"):
        assert len(tree.xpath(f"//*[@id='finding-{name}']")) == 1, name


def test_a_wider_domain_counts_what_lies_within_it(exploration: Exploration) -> None:
    assert table(shown("value", exploration), "Findings by domain") == [
        ["Sociaal domein", "1", "1", "1", "–"],
        ["Jeugd", "–", "1", "1", "–"],
        ["Ruimte", "–", "–", "–", "1"],
        ["No domain named", "1", "1", "–", "–"],
    ]
    assert [row.depth for row in analysed("value", exploration).domains] == [0, 1, 0, 0]


def test_two_domains_of_the_same_name_are_kept_apart(db: None) -> None:
    main = PEOPLE.replace("{id: jeugd, name: Jeugd, within: sociaal}", "{id: jeugd, name: Overig, within: sociaal}")
    main = main.replace("  - {id: ruimte, name: Ruimte}\n", "  - {id: ruimte, name: Overig}\n")
    exploration = explore({"value.yaml": VALUE}, main=main)
    assert table(shown("value", exploration), "Findings by domain") == [
        ["Sociaal domein", "1", "1", "1", "–"],
        ["Overig", "–", "1", "1", "–"],
        ["Overig", "–", "–", "–", "1"],
        ["No domain named", "1", "1", "–", "–"],
    ]
    assert len(shown("value", exploration).xpath("//*[@id='finding-balie']")) == 1


def test_benefits_are_set_out_by_domain_and_theme(exploration: Exploration) -> None:
    tree = shown("value", exploration)
    assert table(tree, "Added value by domain and theme") == [["In general", "1"], ["Sociaal domein", "1"]]
    (found,) = [one for one in tree.iter("table") if "by domain and theme" in words(one)]
    assert [words(cell) for cell in found.find("thead").iter("th")] == ["Domain", "Kennis"]


def test_what_names_no_domain_or_theme_has_a_place_in_the_picture_too(db: None) -> None:
    more = "  - {id: los, kind: added_value, title: Los}\n  - {id: zonder, kind: added_value, title: Zonder, domain: ruimte}\n"
    tree = shown("value", explore({"value.yaml": VALUE + more}))
    assert table(tree, "Added value by domain and theme") == [
        ["In general", "1", "1"],
        ["Sociaal domein", "1", "–"],
        ["Ruimte", "–", "1"],
    ]
    (found,) = [one for one in tree.iter("table") if "by domain and theme" in words(one)]
    assert words(found.find("thead")).endswith("No theme named")


def test_without_a_benefit_that_has_both_there_is_no_such_picture(db: None) -> None:
    exploration = explore(
        {"value.yaml": VALUE.replace("    domain: sociaal\n    theme: kennis\n", "    theme: kennis\n")}
    )
    assert analysed("value", exploration).map is None


def test_a_finding_shows_its_part_what_it_contradicts_its_measure_and_whom_it_is_about(
    exploration: Exploration,
) -> None:
    tree = shown("value", exploration)
    (whole,) = tree.xpath("//*[@id='finding-zorg']")
    assert len(whole.xpath(".//*[@id='finding-deel']")) == 1
    assert "This contradicts: Wachtlijst" in words(whole)
    (risk,) = tree.xpath("//*[@id='finding-jeugdzorg']")
    assert "This contradicts: Reistijd" in words(risk)
    assert "Measure: Elk kwartaal tellen." in words(risk)
    assert "About: Aal" in words(risk)
    assert "Owner: Raad van Aal" in words(risk)


def test_a_text_keeps_its_paragraphs_and_lists(exploration: Exploration) -> None:
    (found,) = shown("value", exploration).xpath("//*[@id='finding-algemeen']")
    assert [words(item) for item in found.iter("li")] == ["veel overleg", "veel reizen"]


def test_a_finding_shows_its_source_or_that_it_has_none(exploration: Exploration) -> None:
    tree = shown("value", exploration)
    assert "Nota, par. 2 (published)." in words(tree.xpath("//*[@id='finding-kennis']")[0])
    assert "[no source]" in words(tree.xpath("//*[@id='finding-balie']")[0])


def test_the_json_holds_the_same_counts_and_conclusions(exploration: Exploration) -> None:
    plain = as_json("value", exploration)
    assert plain["kinds"] == ["added_value", "drawback", "risk", "resident_effect"]
    assert plain["domains"][0] == {
        "record": "domain:sociaal",
        "name": "Sociaal domein",
        "depth": 0,
        "counts": [1, 1, 1, 0],
    }
    assert plain["conclusions"][0]["parameters"] == {"added_value": 2, "against": 3, "residents": 1}
