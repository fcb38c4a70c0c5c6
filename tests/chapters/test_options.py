"""Which forms are possible, and what speaks for and against each?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, explore, said, shown, table, words

OPTIONS = f"""\
options:
  - id: zwaar
    name: Ambtelijke fusie
    short_name: Fusie
    form: civil_service_merger
    summary: Eén organisatie.
    status: shortlisted
    reason: Past het best.
    features: [{{name: Wie stuurt, text: Eén directie.}}]
    legal_forms: [{{name: Openbaar lichaam, kind: public_body}}, {{name: Bv, kind: company, note: Duur.}}]
    modules: [{{task: ICT, arrangement: public_body, partners: [aal], note: Eerst}}]
    stages: [{{name: Begin, text: Klein., moment: Na een jaar., fallback: Terug.}}]
    {SOURCED}
  - id: licht
    name: Organisch
    form: organic
    text: Zoals het gaat.
    features: [{{name: Wie stuurt, text: Niemand.}}, {{name: Geld, text: Ieder zelf.}}]
  - {{id: licht-plus, name: Met plus, variant_of: licht, summary: Iets meer., legal_forms: [{{name: Convenant}}]}}
  - {{id: licht-plus-plus, name: Met twee plussen, variant_of: licht-plus}}
  - {{id: afgevallen, name: Los, status: dropped, reason: Levert niets op.}}
  - {{id: herindeling, name: Herindeling, status: outside_assignment, text: Valt erbuiten., legal_forms: [{{name: Wet arhi}}]}}
  - {{id: herindeling-licht, name: Lichte herindeling, variant_of: herindeling, text: Ook.}}
swot:
  - id: regie
    text: Regie blijft bij de raden
    placements:
      - {{option: zwaar, quadrant: strength, wording: Raden houden regie, source: nota, locator: fig. 1, basis: estimated}}
      - {{option: licht, quadrant: strength, wording: De regie blijft hier, source: nota, locator: fig. 2, basis: estimated}}
  - id: geld
    text: Kost geld
    placements: [{{option: zwaar, quadrant: weakness}}, {{option: licht, quadrant: threat}}]
  - id: eigen
    text: Past bij ons
    placements: [{{option: licht, quadrant: opportunity}}]
findings:
  - {{id: over-licht, kind: risk, title: Over licht, options: [licht-plus]}}
  - {{id: over-beide, kind: risk, title: Over beide, options: [licht, zwaar]}}
  - {{id: over-alle, kind: view, title: Over alle}}
"""


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore({"options.yaml": OPTIONS})


def test_it_says_which_forms_there_are_and_what_became_of_them(exploration: Exploration) -> None:
    assert said("options", exploration) == [
        "2 forms are laid side by side: Ambtelijke fusie and Organisch. Shortlisted: Ambtelijke fusie. Dropped: Los.",
        (
            "Under the forms stand 5 points of strength, weakness, opportunity and threat, of which 3 differ. "
            "1 stands under every form and so tells nothing apart."
        ),
    ]
    assert said("options", exploration, "nl") == [
        (
            "Er liggen 2 vormen naast elkaar: Ambtelijke fusie en Organisch. Op de korte lijst: Ambtelijke fusie. "
            "Afgevallen: Los."
        ),
        (
            "Bij de vormen staan 5 sterktes, zwaktes, kansen en bedreigingen; dat zijn 3 verschillende punten. "
            "1 daarvan staat bij elke vorm en maakt dus geen verschil."
        ),
    ]


def test_variants_and_what_lies_outside_the_assignment_are_not_compared(exploration: Exploration) -> None:
    result = analysed("options", exploration)
    assert result.compared == ("Fusie", "Organisch")
    assert [row.name for row in result.kept_out] == ["Los", "Herindeling"]


def test_every_form_and_variant_stands_in_the_section_once(exploration: Exploration) -> None:
    tree = shown("options", exploration)
    for key in (
        "zwaar",
        "licht",
        "licht-plus",
        "licht-plus-plus",
        "afgevallen",
        "herindeling",
        "herindeling-licht",
    ):
        assert len(tree.xpath(f"//*[@id='option-{key}']")) == 1, key
    assert "Herindeling (outside the assignment)" in words(tree)
    assert "Wet arhi" in words(tree)
    assert "Levert niets op." in words(tree)


def test_a_point_under_every_form_is_recognised_whatever_its_words(exploration: Exploration) -> None:
    result = analysed("options", exploration)
    (common,) = result.common
    assert common.record == "swot_point:regie"
    assert common.wordings == ("Raden houden regie", "De regie blijft hier")
    assert common.cells == (("strength",), ("strength",))


def test_a_point_in_another_quadrant_is_not_the_same_for_all(exploration: Exploration) -> None:
    result = analysed("options", exploration)
    assert [row.record for row in result.shared] == ["swot_point:geld"]
    assert result.single == 1


def test_one_form_with_a_swot_tells_nothing_about_every_form(db: None) -> None:
    text = """\
options: [{id: a, name: A}, {id: b, name: B}]
swot: [{id: p, text: Punt, placements: [{option: a, quadrant: strength}]}]
"""
    assert analysed("options", explore({"options.yaml": text})).common == ()


def test_under_a_form_a_point_stands_in_its_own_words_and_is_marked_when_shared_by_all(
    exploration: Exploration,
) -> None:
    heavy, light = analysed("options", exploration).options
    assert [(quadrant, [entry.text for entry in entries]) for quadrant, entries in heavy.swot] == [
        ("strength", ["Raden houden regie"]),
        ("weakness", ["Kost geld"]),
    ]
    assert [entry.shared_by_all for _quadrant, entries in light.swot for entry in entries] == [True, False, False]
    text = words(shown("options", exploration))
    assert "Raden houden regie °" in text
    assert "Nota, fig. 1 (estimated)" in text


def test_a_point_without_a_source_shows_so_and_one_source_for_all_is_named_once(db: None) -> None:
    placements = "placements: [{option: a, quadrant: strength, source: nota, basis: estimated}]"
    text = f"""\
options: [{{id: a, name: A}}, {{id: b, name: B}}]
swot:
  - {{id: een, text: Een, {placements}}}
  - {{id: twee, text: Twee, {placements}}}
  - {{id: drie, text: Drie, placements: [{{option: a, quadrant: threat}}]}}
"""
    tree = shown("options", explore({"options.yaml": text}))
    (swot,) = tree.find_class("swot")
    assert [words(item) for item in swot.iter("li")] == ["Een", "Twee", "Drie [no source]"]
    assert words(tree).count("Nota (estimated).") == 1


@pytest.mark.parametrize(
    ("forms", "sorted_"),
    [(("amalgamation", "organic"), True), (("amalgamation", ""), False), (("organic", "other"), False)],
)
def test_the_ladder_says_whether_it_goes_from_light_to_far_reaching(
    db: None, forms: tuple[str, str], sorted_: bool
) -> None:
    options = "".join(f"  - {{id: v{n}, name: V{n}, form: '{form}'}}\n" for n, form in enumerate(forms))
    exploration = explore({"options.yaml": "options:\n" + options.replace(", form: ''", "")})
    result = analysed("options", exploration)
    assert result.ladder_sorted is sorted_
    assert result.ladder is not None
    assert result.ladder.alt == ("V1 → V0" if sorted_ else "V0 → V1")
    assert ("from light" in words(shown("options", exploration))) is sorted_


def test_the_matrix_shows_letters_and_dashes(exploration: Exploration) -> None:
    tree = shown("options", exploration)
    assert table(tree, "What stands under every form") == [
        ["Regie blijft bij de radenalso: Raden houden regie; De regie blijft hier", "S", "S"]
    ]
    assert table(tree, "What stands under several forms") == [["Kost geld", "W", "T"]]
    dutch = shown("options", exploration, "nl")
    assert [cell.text_content() for cell in dutch.find_class("weakness") if cell.tag == "td"] == ["Z"]


def test_features_are_laid_side_by_side_and_what_is_not_written_is_named(exploration: Exploration) -> None:
    tree = shown("options", exploration)
    assert table(tree, "Wie stuurt") == [["Fusie", "Eén directie."], ["Organisch", "Niemand."]]
    assert table(tree, "Geld") == [["Organisch", "Ieder zelf."]]
    assert "Nothing recorded for: Fusie." in words(tree)


def test_legal_forms_building_blocks_and_the_growth_path_are_shown(exploration: Exploration) -> None:
    text = words(shown("options", exploration))
    # The name that says its kind already is not said twice.
    assert "Legal forms: Openbaar lichaam (public body); Bv (company) – Duur." in text
    assert "Rechtsvormen: Openbaar lichaam; Bv" in words(shown("options", exploration, "nl"))
    assert "ICT – public body – Aal: Eerst" in text
    assert "Begin. Klein. Moment to decide: Na een jaar. If it stops here: Terug." in text


def test_the_ladder_goes_from_light_to_far_reaching(exploration: Exploration) -> None:
    assert analysed("options", exploration).ladder.alt == "Organisch → Fusie"


def test_one_form_makes_no_ladder(db: None) -> None:
    assert analysed("options", explore({"options.yaml": "options: [{id: a, name: A}]"})).ladder is None


def test_findings_stand_with_the_form_that_they_are_about(exploration: Exploration) -> None:
    result = analysed("options", exploration)
    heavy, light = result.options
    assert heavy.findings == ()
    assert [row.record for group in light.findings for row in group.rows] == ["finding:over-licht"]
    assert [row.record for group in result.groups for row in group.rows] == ["finding:over-beide", "finding:over-alle"]


def test_findings_about_variants_of_one_name_are_kept_apart(db: None) -> None:
    text = """\
options:
  - {id: a, name: A}
  - {id: b, name: B}
  - {id: a-klein, name: Klein, variant_of: a}
  - {id: b-klein, name: Klein, variant_of: b}
findings: [{id: los, kind: risk, title: Los, options: [b-klein]}]
"""
    exploration = explore({"options.yaml": text})
    first, second = analysed("options", exploration).options
    assert first.findings == ()
    assert [row.record for group in second.findings for row in group.rows] == ["finding:los"]


def test_the_json_holds_the_quadrants(exploration: Exploration) -> None:
    plain = as_json("options", exploration)
    assert plain["common"][0]["cells"] == [["strength"], ["strength"]]
    assert plain["options"][0]["swot"][0][1][0]["notes"][0]["locator"] == "fig. 1"
