"""Making an exploration: what it begins with, and that it is made once."""

from __future__ import annotations

from datetime import date

import pytest

from noaber.accounts.models import Membership
from noaber.dossier.models import (
    AuditLine,
    Body,
    Confidentiality,
    Exploration,
    Finding,
    Kind,
    Option,
    Organisation,
    Phase,
)
from noaber.dossier.starting import (
    MOST_MUNICIPALITIES,
    NOTHING,
    STANDARD,
    Beginning,
    Municipality,
    NoSuchSource,
    begin,
    begin_practice,
    bring_in,
    free_slug,
    read_municipalities,
)
from noaber.dossier.storing import extract, store
from tests.builder import content_of, dossier, read, rows
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 18)
TWO = (Municipality("Aal", "GM9901"), Municipality("Berg"))

STRUCTURE = {
    "process.yaml": """\
        phases:
          - id: een
            name: Fase 1
            starts: 2024-01-01
            result: Geheim.
            gate: Verder?
            gate_date: 2024-02-01
            gate_outcome: go
        roles:
          - id: leider
            name: Projectleider
            held_by: Jan van Aal
            organisations: [aal]
        """,
    "costs.yaml": """\
        cost_keys:
          - id: sleutel
            name: Naar inwoners
            kind: proportional
            quantity: inwoners
            evidence: [{source: nota, basis: estimated}]
        """,
    "value.yaml": """\
        findings:
          - {id: gevonden, kind: added_value, title: Gevonden}
        """,
    "weighing.yaml": """\
        criteria:
          - {id: kosten, name: Kosten}
          - {id: geheim, name: Geheim criterium}
        judges:
          - {id: raad, kind: body, name: Raad van Aal, body: raad-aal}
        """,
    "confidential.yaml": """\
        confidential:
          - {record: 'criterion:geheim', ground: Woo, until: 2099-01-01}
        """,
}


def _beginning(source: str, title: str = "Verkenning Noord", language: str = "nl") -> Beginning:
    return Beginning(title, TWO, DAY, language, source)


def test_from_nothing_there_are_the_municipalities_with_their_councils_and_executives(cast: Cast) -> None:
    made = begin(cast.charlie, _beginning(NOTHING))
    assert made.slug == "verkenning-noord"
    assert made.date == DAY
    assert [(one.key, one.code, one.part) for one in Organisation.objects.filter(exploration=made)] == [
        ("aal", "GM9901", "initiator"),
        ("berg", "", "initiator"),
    ]
    assert list(Body.objects.filter(exploration=made).values_list("key", "kind", "organisation__key")) == [
        ("raad-aal", "council", "aal"),
        ("raad-berg", "council", "berg"),
        ("college-aal", "executive_board", "aal"),
        ("college-berg", "executive_board", "berg"),
    ]
    assert Membership.objects.get(exploration=made).role == "owner"
    assert made.authors


def test_from_the_standard_framework_its_content_is_there(cast: Cast) -> None:
    made = begin(cast.charlie, _beginning(STANDARD, language="en"))
    assert made.language == "en"
    assert Option.objects.filter(exploration=made, name="Civil-service merger").exists()
    assert Body.objects.filter(exploration=made, kind="council").count() == 2
    assert Body.objects.filter(exploration=made, key="projectgroep").exists()


def test_from_another_one_comes_the_structure_and_nothing_that_was_found_or_is_confidential(cast: Cast) -> None:
    other = Exploration.objects.get(slug="zuidrand")
    store(other, content_of(dossier(STRUCTURE)))
    made = begin(cast.alice, _beginning("zuidrand"))
    content = extract(made)
    assert rows(content, "phases") == [{"id": "een", "name": "Fase 1", "gate": "Verder?"}]
    assert rows(content, "roles") == [{"id": "leider", "name": "Projectleider"}]
    assert [one["id"] for one in rows(content, "criteria")] == ["kosten"]
    assert rows(content, "cost_keys") == [
        {"id": "sleutel", "name": "Naar inwoners", "kind": "proportional", "quantity": "inwoners"}
    ]
    assert [one["id"] for one in rows(content, "quantities")] == ["inwoners"]
    assert {one["id"] for one in rows(content, "bodies")} == {"raad-aal", "raad-berg", "college-aal", "college-berg"}
    for model in (Finding, Confidentiality):
        assert not model.objects.filter(exploration=made).exists()
    assert not any(table.endswith(("judges", "sources")) for table in content["tables"])
    # Whoever joins later need not know from which other one it was made.
    assert "zuidrand" not in str(list(AuditLine.objects.filter(exploration=made).values_list("parameters", flat=True)))


@pytest.mark.parametrize("who", ["rik", "charlie"])
def test_one_begins_from_no_exploration_that_one_may_not_read(cast: Cast, who: str) -> None:
    before = Exploration.objects.count()
    with pytest.raises(NoSuchSource):
        begin(getattr(cast, who), _beginning("zuidrand"))
    assert Exploration.objects.count() == before


def test_the_same_form_sent_twice_makes_one(cast: Cast) -> None:
    first = begin(cast.alice, _beginning(NOTHING), once="abc")
    assert begin(cast.alice, _beginning(NOTHING), once="abc") == first
    assert begin(cast.bob, _beginning(NOTHING), once="abc") != first
    assert begin(cast.alice, _beginning(NOTHING), once="abd").slug == "verkenning-noord-3"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zuidrand", "zuidrand-2"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("北京", "exploration"),
        ("x" * 250, "x" * 55),
    ],
)
def test_the_address_is_made_of_the_title_and_free(cast: Cast, title: str, slug: str) -> None:
    assert free_slug(title) == slug
    assert begin(cast.charlie, _beginning(NOTHING, title)).slug == slug


def test_a_practice_copy_is_ones_own_and_marked_so(cast: Cast) -> None:
    mine = begin_practice(cast.charlie, once="p")
    assert begin_practice(cast.charlie, once="p") == mine
    assert mine.kind == Kind.PRACTICE
    assert mine.slug.startswith("oefenregio-")
    assert list(mine.memberships.values_list("user__name", "role")) == [("charlie", "owner")]
    assert Phase.objects.filter(exploration=mine).exists()


def test_files_go_into_the_exploration_of_that_name_for_who_may_write_it_and_become_a_new_one_for_others(
    cast: Cast,
) -> None:
    files = read(dossier({"value.yaml": "findings:\n  - {id: nieuw, kind: added_value, title: Nieuw}\n"}))
    assert bring_in(cast.charlie, files, apart=False).exploration.slug == "zuidrand-2"
    assert bring_in(cast.bob, read(dossier()), apart=True).exploration.slug == "zuidrand-3"
    loaded = bring_in(cast.bob, files, apart=False)
    assert (loaded.exploration.slug, loaded.created) == ("zuidrand", False)
    assert Finding.objects.filter(exploration=loaded.exploration, key="nieuw").exists()


def test_names_and_codes_are_read_from_lines() -> None:
    found, faults = read_municipalities("  Gemeente Aal (GM9901)\n\nBerg; gm9902\r\nDe Ronde Venen\n's-Hertogenbosch\n")
    assert faults == ()
    assert found == (
        Municipality("Aal", "GM9901"),
        Municipality("Berg", "GM9902"),
        Municipality("De Ronde Venen"),
        Municipality("'s-Hertogenbosch"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Aal\naal", "on line 1 and on line 2"),
        ("Aal GM0001\nBerg GM0001", "The code on line 2 stands on line 1 too"),
        ("Aal\n---", "Line 2 holds no name"),
        ("Aal GM12345", "like a code that is none"),
        ("x" * 121, "longer than 120"),
        ("A\x00al", "U+0000"),
        ("\n".join(f"g{i}" for i in range(MOST_MUNICIPALITIES + 1)), "401 lines"),
    ],
)
def test_what_is_wrong_with_lines_is_said(text: str, said: str) -> None:
    _found, (fault,) = read_municipalities(text)
    assert said in fault


def test_three_hundred_municipalities_of_which_ids_are_alike_get_ids_of_their_own(cast: Cast) -> None:
    names = [Municipality(f"北{i}") for i in range(150)] + [Municipality(f"É {i}") for i in range(150)]
    made = begin(cast.alice, Beginning("Veel", tuple(names), DAY, "nl", STANDARD))
    assert Organisation.objects.filter(exploration=made).count() == 300
    assert Body.objects.filter(exploration=made, kind="council").count() == 300
