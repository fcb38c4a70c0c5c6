"""Deleting an exploration: what goes, what the law keeps, and the line that stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from noaber.accounts.models import Membership
from noaber.dossier.ending import WrongTitle, end, ending_of
from noaber.dossier.models import (
    AuditLine,
    EndedExploration,
    Exploration,
    Finding,
    FrozenPublication,
    Kind,
    Publication,
    Snapshot,
)
from noaber.dossier.starting import begin_practice
from noaber.dossier.storing import store
from tests.builder import content_of, dossier
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

PUBLISHED = {
    "value.yaml": "findings:\n  - {id: geheim, kind: added_value, title: Geheim}\n",
    "follow-up.yaml": """\
        publications:
          - {id: uit, title: Verslag, kind: report, audience: everybody, date: 2024-01-01}
          - {id: nog-niet, title: Concept, kind: report, audience: councils, date: 2024-01-01, needs_release: [aal]}
        """,
}


@pytest.fixture
def published(exploration: Exploration) -> Exploration:
    store(exploration, content_of(dossier(PUBLISHED)))
    for key in ("uit", "nog-niet"):
        FrozenPublication.objects.create(exploration=exploration, key=key, sha256="0" * 64, manifest="{}", state={})
    Snapshot.objects.create(exploration=exploration, digest="d", content={"title": "Geheim"})
    return exploration


def test_without_publications_everything_goes_and_a_line_stays(cast: Cast, exploration: Exploration) -> None:
    end(cast.alice, exploration, "  verkenning   zuidrand ")
    assert not Exploration.objects.filter(slug="zuidrand").exists()
    assert not Membership.objects.filter(exploration_id=exploration.pk).exists()
    (line,) = EndedExploration.objects.all()
    assert (line.slug, line.by, line.publications) == ("zuidrand", cast.alice, 0)
    assert line.records == 6


def test_what_was_published_stays_and_nothing_else(cast: Cast, published: Exploration) -> None:
    ending = ending_of(published)
    assert (ending.publications, ending.drafts) == (("Verslag",), 1)
    AuditLine.objects.create(exploration=published, by=cast.bob, code="record.changed", edits=[{"a": "Geheim"}])
    assert end(cast.alice, published, published.title)
    left = Exploration.objects.get(slug="zuidrand")
    assert [one.key for one in Publication.objects.filter(exploration=left)] == ["uit"]
    assert [one.key for one in left.frozen_publications.all()] == ["uit"]
    assert not Finding.objects.filter(exploration=left).exists()
    assert not left.snapshots.exists()
    assert "Geheim" not in str(left.snapshot) + str(list(left.audit_lines.values()))
    assert Membership.objects.filter(exploration=left, user=cast.rik).exists()


def test_of_practice_material_nothing_stays(cast: Cast, published: Exploration) -> None:
    published.kind = Kind.PRACTICE
    published.save()
    assert not end(cast.alice, published, published.title)
    assert not Exploration.objects.filter(slug="zuidrand").exists()


def test_a_whole_region_with_all_that_refers_to_each_other_goes(cast: Cast) -> None:
    made = begin_practice(cast.charlie)
    end(cast.charlie, made, made.title)
    assert not Exploration.objects.filter(pk=made.pk).exists()


def test_another_title_deletes_nothing(cast: Cast, exploration: Exploration) -> None:
    with pytest.raises(WrongTitle):
        end(cast.alice, exploration, "Zuidrand")
    assert Exploration.objects.filter(slug="zuidrand").exists()
    assert not EndedExploration.objects.exists()


@pytest.mark.parametrize("who", ["bob", "cor", "hans", "rik", "charlie", "gone"])
def test_only_owners_delete(cast: Cast, exploration: Exploration, who: str) -> None:
    with pytest.raises(PermissionDenied):
        end(getattr(cast, who), exploration, exploration.title)
    assert Exploration.objects.filter(slug="zuidrand").exists()
