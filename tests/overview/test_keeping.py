"""What is kept by revision: made once, made anew after a change, and never shown to whom it is not for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from noaber.dossier.audit import renew
from noaber.dossier.models import Exploration, Finding
from noaber.dossier.storing import extract, store
from noaber.overview import keeping
from noaber.overview.chapters import ALL, BY_NAME
from noaber.overview.keeping import face_of, kept, kept_content, kept_section, kept_sections, seen
from tests.builder import content_of, dossier

pytestmark = pytest.mark.django_db

FILES = {
    "value.yaml": """
        findings:
          - {id: open, kind: risk, title: Een open risico}
          - {id: stil, kind: risk, title: Een stil risico}
    """,
    "confidential.yaml": """
        confidential:
          - {record: "finding:stil", ground: Wet, until: 2199-01-01}
    """,
}
VALUE = BY_NAME["value"]


@pytest.fixture
def exploration(db: None) -> Exploration:
    made = Exploration()
    store(made, content_of(dossier(FILES)))
    return made


@pytest.fixture
def open_one(db: None) -> Exploration:
    """In which nothing is confidential."""
    made = Exploration()
    store(made, content_of(dossier({"value.yaml": FILES["value.yaml"]})))
    return made


def counted() -> tuple[list[int], Any]:
    made: list[int] = []
    return made, lambda: made.append(1) or len(made)


def test_it_is_made_once_for_a_revision(exploration: Exploration) -> None:
    made, make = counted()
    assert [kept(exploration, "x", make) for _time in range(3)] == [1, 1, 1]
    renew(exploration)
    assert [kept(exploration, "x", make) for _time in range(2)] == [2, 2]
    assert len(made) == 2


def test_it_is_apart_by_name_language_and_exploration(exploration: Exploration) -> None:
    _made, make = counted()
    other = Exploration.objects.create(slug="elders", title="E", date=date(2024, 5, 1), revision=exploration.revision)
    found = [kept(exploration, "x", make), kept(exploration, "y", make), kept(other, "x", make)]
    with translation.override("nl"):
        found.append(kept(exploration, "x", make))
    assert found == [1, 2, 3, 4]


def test_another_version_of_noaber_makes_it_anew(exploration: Exploration, monkeypatch: pytest.MonkeyPatch) -> None:
    _made, make = counted()
    kept(exploration, "x", make)
    monkeypatch.setattr(keeping.noaber, "__version__", "99")
    assert kept(exploration, "x", make) == 2


@pytest.mark.parametrize("nothing", [None, False, 0, "", ()])
def test_nothing_is_kept_too(exploration: Exploration, nothing: Any) -> None:
    made: list[int] = []

    def make() -> Any:
        made.append(1)
        return nothing

    assert [kept(exploration, "x", make) for _time in range(2)] == [nothing, nothing]
    assert len(made) == 1


def test_of_a_copy_apart_nothing_is_kept(exploration: Exploration) -> None:
    """Its number is that of another exploration, in another database."""
    with seen(exploration, everything=False) as shown:
        assert kept(shown, "x", lambda: "of the copy") == "of the copy"
    shown.revision = exploration.revision
    shown.pk = exploration.pk
    assert kept(exploration, "x", lambda: "of the exploration") == "of the exploration"


def test_the_content_is_kept(exploration: Exploration, django_assert_num_queries: Any) -> None:
    assert kept_content(exploration) == extract(exploration)
    with django_assert_num_queries(0):
        kept_content(exploration)


def test_a_section_is_with_or_without_what_is_confidential(exploration: Exploration) -> None:
    everything = kept_section(exploration, VALUE, everything=True).html
    less = kept_section(exploration, VALUE, everything=False).html
    assert ("Een stil risico" in everything, "Een open risico" in everything) == (True, True)
    assert ("Een stil risico" in less, "Een open risico" in less) == (False, True)
    # Whoever comes first makes no difference for who comes next.
    assert kept_section(exploration, VALUE, everything=True).html == everything


def test_a_section_follows_what_was_changed(exploration: Exploration) -> None:
    kept_section(exploration, VALUE, everything=False)
    Finding.objects.filter(key="open").update(title="Nieuw")
    renew(exploration)
    assert "Nieuw" in kept_section(exploration, VALUE, everything=False).html
    exploration.confidentialitys.all().delete()
    renew(exploration)
    assert "Een stil risico" in kept_section(exploration, VALUE, everything=False).html


def test_what_is_no_longer_confidential_is_shown_the_next_day(
    exploration: Exploration, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Een stil risico" not in kept_section(exploration, VALUE, everything=False).html
    monkeypatch.setattr(keeping.timezone, "localdate", lambda: date(2199, 1, 2))
    assert "Een stil risico" in kept_section(exploration, VALUE, everything=False).html


def test_where_nothing_is_confidential_all_see_the_same(open_one: Exploration) -> None:
    assert face_of(open_one, everything=False) == face_of(open_one, everything=True) == "all"
    with seen(open_one, everything=False) as shown:
        assert shown is open_one


def test_every_section_stands_in_one_copy(
    exploration: Exploration, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    copies = []
    monkeypatch.setattr(keeping, "private_database", lambda made=keeping.private_database: copies.append(1) or made())
    sections = kept_sections(exploration, everything=False)
    assert list(sections) == [one.name for one in ALL]
    assert len(copies) == 1
    with django_assert_max_num_queries(1):
        assert kept_sections(exploration, everything=False) == sections
    assert len(copies) == 1


def test_the_exploration_itself_is_as_it_was_after_a_copy(exploration: Exploration) -> None:
    before = extract(exploration)
    with seen(exploration, everything=False) as shown:
        assert shown.findings.count() == 1
    assert extract(exploration) == before
    assert exploration.findings.count() == 2


def test_an_empty_chapter_is_empty(open_one: Exploration) -> None:
    assert kept_section(open_one, BY_NAME["costs"], everything=True).is_empty
    assert not kept_section(open_one, VALUE, everything=True).is_empty
