"""Finding records: forgiving, marked, in one question to the database, and never more than one may see."""

from __future__ import annotations

from typing import Any

import pytest

from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from noaber.overview.searching import Found, hit_of, index_of, marked, search, words_of
from tests.builder import BASE, content_of, dossier

pytestmark = pytest.mark.django_db

VALUE = """\
    findings:
      - id: kwetsbaar
        kind: vulnerability
        title: De ICT is kwetsbaar
        text: |
          Eén medewerker beheert het systeem. Bij ziekte valt het stil in het café’s-register.
        evidence:
          - source: nota
            basis: published
            locator: bladzijde zeven
      - id: geheim
        kind: risk
        title: Een vertrouwelijk risico
        evidence:
          - source: verborgen
            basis: published
"""
MORE = """\
    options:
      - id: fusie
        name: Ambtelijke fusie
        features:
          - name: Wie stuurt
            text: De gemeentesecretaris
"""
WEIGHING = """\
    criteria:
      - id: kwaliteit
        name: Kwaliteit
    judges:
      - id: raad
        kind: body
        name: De raad
      - id: p-1
        kind: person
"""
FILES = {
    "value.yaml": VALUE,
    "options.yaml": MORE,
    "weighing.yaml": WEIGHING,
    "judgements.csv": "judge,option,criterion,level,why\nraad,fusie,kwaliteit,1,Uitstekend\np-1,fusie,kwaliteit,2,Uitstekend\n",
    "figures.csv": "id,quantity,organisation,value\nx-1,inwoners,aal,10\n",
    "tasks.csv": "id,name,organisation,people,scale\nt,Belastingen,aal,2,schaal11\n",
    "confidential.yaml": (
        "confidential:\n  - record: source:verborgen\n    ground: geheime grond\n    until: 2090-01-01\n"
        "  - record: finding:geheim\n    ground: geheime grond\n    until: 2090-01-01\n"
    ),
}
SOURCES = "  - id: verborgen\n    title: Verborgen rapport\n    kind: report\n"


@pytest.fixture
def filled(exploration: Exploration) -> Exploration:
    main = BASE.replace("domains:\n", SOURCES + "domains:\n")
    store(exploration, content_of(dossier(FILES, main=main)))
    return exploration


def found(exploration: Exploration, query: str, **how: Any) -> list[str]:
    return [entry.record for entry in searched(exploration, query, **how).entries]


def searched(exploration: Exploration, query: str, **how: Any) -> Found:
    return search(exploration, query, **{"everything": True, **how})


@pytest.mark.parametrize(
    "query",
    [
        "kwetsbaar",
        "KWETSB",
        "etsba",
        "een medewerker",
        "één systeem ziekte",
        "cafe's",
        "café’s-register",
        '"valt het stil"',
        "bladzijde zeven",
        "ict   bladzijde",
    ],
)
def test_words_are_found_whatever_their_case_accents_and_place(filled: Exploration, query: str) -> None:
    assert "finding:kwetsbaar" in found(filled, query)


@pytest.mark.parametrize("query", ["kwetsbaar fusie", '"het valt stil"', "xyz", "", "  ", '""'])
def test_all_words_must_occur_and_nothing_finds_nothing(filled: Exploration, query: str) -> None:
    assert "finding:kwetsbaar" not in found(filled, query)


def test_ids_parts_and_what_a_record_links_are_found(filled: Exploration) -> None:
    assert found(filled, "x-1") == ["figure:x-1"]
    assert "figure:x-1" in found(filled, "inwoners aal")
    assert found(filled, "gemeentesecretaris") == ["option:fusie"]
    (entry,) = searched(filled, "uitstekend").entries
    assert (entry.record, entry.title) == ("judgement:raad--fusie--kwaliteit", "De raad · Ambtelijke fusie · Kwaliteit")


def test_what_single_persons_judged_and_scales_are_not_found(filled: Exploration) -> None:
    assert found(filled, "p-1") == []
    assert found(filled, "schaal11") == []


def test_what_is_confidential_is_found_by_who_may_see_it(filled: Exploration) -> None:
    assert "finding:geheim" in found(filled, "vertrouwelijk")
    assert found(filled, "vertrouwelijk", everything=False) == []
    assert found(filled, "verborgen rapport") == ["source:verborgen"]
    assert found(filled, "verborgen", everything=False) == []
    assert found(filled, "geheime grond")
    assert found(filled, "geheime grond", everything=False) == []


def test_a_part_that_leans_on_something_hidden_is_not_found_either(exploration: Exploration) -> None:
    lesson = (
        "lessons:\n  - id: les\n    kind: tip\n    title: Les\n    evidence:\n"
        "      - source: nota\n        basis: published\n        note: achterkant\n"
    )
    secret = "confidential:\n  - record: source:nota\n    ground: g\n    until: 2090-01-01\n"
    store(exploration, content_of(dossier({"experience.yaml": lesson, "confidential.yaml": secret})))
    assert found(exploration, "achterkant") == ["lesson:les"]
    assert found(exploration, "achterkant", everything=False) == []


def test_an_expired_confidential_record_tells_its_ground_to_writers_only(exploration: Exploration) -> None:
    secret = "confidential:\n  - record: source:nota\n    ground: oude grond\n    until: 2020-01-01\n"
    store(exploration, content_of(dossier({"confidential.yaml": secret})))
    assert found(exploration, "oude grond")
    assert found(exploration, "oude grond", everything=False) == []
    assert found(exploration, "nota", everything=False) == ["source:nota"]


def test_kinds_and_chapters_are_counted_and_narrow(filled: Exploration) -> None:
    all_of = searched(filled, "e")
    assert sum(all_of.kinds.values()) == len(all_of.entries) == sum(all_of.chapters.values())
    narrowed = searched(filled, "e", kind="finding", chapter="value")
    assert {(entry.kind, entry.chapter) for entry in narrowed.entries} == {("finding", "value")}
    assert narrowed.kinds["finding"] == len(narrowed.entries)
    assert searched(filled, "x-1").entries[0].chapter == "partners"


def test_titles_come_before_texts(exploration: Exploration) -> None:
    lessons = "".join(
        f"  - id: {key}\n    kind: tip\n    title: {title}\n    text: {text}\n"
        for key, title, text in (("a", "Iets", "over grip"), ("b", "Meer grip", "houden"))
    )
    store(exploration, content_of(dossier({"experience.yaml": "lessons:\n" + lessons})))
    assert found(exploration, "grip") == ["lesson:b", "lesson:a"]


def test_everything_is_read_in_one_question_and_then_kept(filled: Exploration, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        index_of(filled, everything=True)
    with django_assert_num_queries(0):
        search(filled, "kwetsbaar", everything=True)


def test_found_words_are_marked_where_they_stand(filled: Exploration) -> None:
    entry = searched(filled, "een ziekte").entries[0]
    hit = hit_of(entry, words_of("een ziekte"))
    assert [piece.text for piece in hit.snippet if piece.found] == ["Eén", "ziekte"]
    assert "".join(piece.text for piece in hit.title) == entry.title


@pytest.mark.parametrize(
    ("text", "query", "pieces"),
    [
        ("Eén keer één", "een", [("Eén", True), (" keer ", False), ("één", True)]),
        ("Straße", "strasse", [("Straße", True)]),
        ("ﬁnancieel", "fin", [("ﬁn", True), ("ancieel", False)]),
        ("abcabc", "abc bca", [("abcabc", True)]),
        ("niets", "x", [("niets", False)]),
        ("", "x", []),
    ],
)
def test_marks_follow_the_text_as_it_is(text: str, query: str, pieces: list[tuple[str, bool]]) -> None:
    found = marked(text, words_of(query))
    joined: list[tuple[str, bool]] = []
    for piece in found:
        if joined and joined[-1][1] == piece.found:
            joined[-1] = (joined[-1][0] + piece.text, piece.found)
        else:
            joined.append((piece.text, piece.found))
    assert joined == pieces


def test_a_long_text_is_shown_around_the_word(exploration: Exploration) -> None:
    text = "woord " * 200 + "naald " + "woord " * 200
    lesson = f"lessons:\n  - id: les\n    kind: tip\n    title: Les\n    text: {text}\n"
    store(exploration, content_of(dossier({"experience.yaml": lesson})))
    hit = hit_of(searched(exploration, "naald").entries[0], ("naald",))
    shown = "".join(piece.text for piece in hit.snippet)
    assert "naald" in shown
    assert len(shown) < 250
    assert (shown[0], shown[-1]) == ("…", "…")
