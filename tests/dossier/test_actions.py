"""Changes to a whole exploration: the permission, the change and its audit line go together."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from noaber.accounts.models import Membership, User
from noaber.dossier.actions import Loaded, dump_exploration, find_exploration, load_content
from noaber.dossier.content import Content, digest_of
from noaber.dossier.files.faults import Unreadable
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import AuditLine, Domain, Exploration, Organisation, Source
from noaber.dossier.storing import extract, store
from tests.builder import BASE, HEAD, content_of, dossier
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

NEW = dossier(head=HEAD.replace("zuidrand", "noordrand"))


def renewed(title: str = "Nieuwe titel") -> Content:
    return content_of(dossier(head=HEAD.replace("Verkenning Zuidrand", title)))


def with_domains(*keys: str) -> Content:
    return content_of(dossier(main="domains:\n" + "".join(f"  - {{id: {key}, name: {key}}}\n" for key in keys)))


def audit() -> list[tuple[str, str, dict[str, object]]]:
    return [(line.code, line.by.name, line.parameters) for line in AuditLine.objects.all()]


# Who may


@pytest.mark.parametrize("name", ["operator", "alice", "bob"])
def test_whoever_may_write_loads_a_newer_version(cast: Cast, name: str) -> None:
    loaded = load_content(getattr(cast, name), renewed())
    assert (loaded.created, loaded.changed) == (False, True)
    assert Exploration.objects.get().title == "Nieuwe titel"


@pytest.mark.parametrize("name", ["rik", "charlie", "gone"])
def test_whoever_may_not_write_loads_nothing_over_it(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        load_content(getattr(cast, name), renewed())
    assert Exploration.objects.get().title == "Verkenning Zuidrand"
    assert audit() == []


@pytest.mark.parametrize("name", ["operator", "alice", "bob", "cor", "hans"])
def test_whoever_takes_part_finds_the_exploration(cast: Cast, exploration: Exploration, name: str) -> None:
    assert find_exploration(getattr(cast, name), "zuidrand") == exploration


@pytest.mark.parametrize("name", ["charlie", "gone"])
def test_for_whoever_does_not_take_part_it_does_not_exist(cast: Cast, name: str) -> None:
    assert find_exploration(getattr(cast, name), "zuidrand") is None


def test_what_does_not_exist_is_found_by_nobody(cast: Cast) -> None:
    assert find_exploration(cast.operator, "nergens") is None
    assert find_exploration(cast.alice, "") is None


def test_a_part_in_one_exploration_is_none_in_another(cast: Cast) -> None:
    other = load_content(cast.operator, content_of(NEW)).exploration
    Membership.objects.create(user=cast.charlie, exploration=other, role=Membership.Role.EDITOR)
    assert find_exploration(cast.alice, "noordrand") is None
    assert find_exploration(cast.charlie, "zuidrand") is None
    with pytest.raises(PermissionDenied):
        load_content(cast.alice, content_of(NEW))


def test_whoever_makes_an_exploration_leads_it(cast: Cast) -> None:
    made = load_content(cast.charlie, content_of(NEW)).exploration
    assert find_exploration(cast.charlie, "noordrand") == made
    assert Membership.objects.get(user=cast.charlie).role == Membership.Role.OWNER
    assert not load_content(cast.charlie, content_of(NEW)).changed


def test_the_operator_makes_one_without_taking_part(cast: Cast) -> None:
    load_content(cast.operator, content_of(NEW))
    assert not Membership.objects.filter(user=cast.operator).exists()


def test_whoever_has_left_makes_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        load_content(cast.gone, content_of(NEW))
    assert not Exploration.objects.filter(slug="noordrand").exists()


# What is written down


def test_every_change_leaves_one_audit_line(cast: Cast) -> None:
    load_content(cast.alice, content_of(NEW))
    load_content(cast.bob, renewed())
    assert audit() == [
        ("dossier.created", "alice", {"revision": 1}),
        ("dossier.renewed", "bob", {"revision": 2}),
    ]


def test_loading_the_same_again_changes_nothing_and_writes_nothing_down(cast: Cast, exploration: Exploration) -> None:
    loaded = load_content(cast.alice, content_of(dossier()))
    assert loaded == Loaded(exploration, created=False, changed=False)
    assert Exploration.objects.get().revision == exploration.revision
    assert audit() == []


@pytest.mark.parametrize("slug", ["zuidrand", "noordrand"])
def test_a_change_that_cannot_be_written_down_is_not_made(
    cast: Cast, exploration: Exploration, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    def fail(**values: object) -> None:
        raise RuntimeError("the line cannot be written")

    monkeypatch.setattr(AuditLine.objects, "create", fail)
    changed = renewed()
    changed["exploration"]["slug"] = slug
    with pytest.raises(RuntimeError):
        load_content(cast.alice, changed)
    assert [(one.slug, one.title) for one in Exploration.objects.all()] == [("zuidrand", "Verkenning Zuidrand")]


def test_a_change_that_was_made_here_too_counts_as_loaded(cast: Cast, exploration: Exploration) -> None:
    store(exploration, renewed())
    loaded = load_content(cast.alice, renewed())
    assert not loaded.changed
    assert [code for code, _by, _parameters in audit()] == ["dossier.loaded_unchanged"]
    # From now on that is what was loaded last.
    assert load_content(cast.alice, renewed("Nog nieuwer")).changed
    assert Exploration.objects.get().title == "Nog nieuwer"


def test_an_audit_line_stays_out_of_a_dump(cast: Cast, exploration: Exploration, tmp_path: Path) -> None:
    load_content(cast.alice, renewed())
    dump_exploration(Exploration.objects.get(), tmp_path)
    text = "".join(path.read_text() for path in tmp_path.iterdir())
    assert all(word not in text for word in ("alice", "@", "audit", "revision", "snapshot", "leader"))


# Merging


def test_what_was_changed_here_since_the_last_load_stays(cast: Cast) -> None:
    organisation = Organisation.objects.get(key="aal")
    organisation.description = "Hier bijgewerkt"
    organisation.save()

    load_content(cast.alice, content_of(dossier(main=BASE.replace("Gemeente Aal", "Gemeente Aal en Noord"))))

    organisation.refresh_from_db()
    assert (organisation.name, organisation.description) == ("Gemeente Aal en Noord", "Hier bijgewerkt")


def test_what_changed_on_both_sides_is_refused_and_nothing_is_loaded(cast: Cast, exploration: Exploration) -> None:
    Organisation.objects.filter(key="aal").update(name="Hier")
    before = extract(exploration)
    main = BASE.replace("Gemeente Aal", "Daar").replace("De nota", "De nieuwe nota")

    with pytest.raises(Conflicts) as caught:
        load_content(cast.alice, content_of(dossier(main=main)))

    assert [conflict.record for conflict in caught.value.conflicts] == ["organisation:aal"]
    assert extract(Exploration.objects.get()) == before
    assert Exploration.objects.get().snapshot == content_of(dossier())
    assert audit() == []


def test_two_changes_that_do_not_go_together_are_refused_and_nothing_is_loaded(cast: Cast) -> None:
    load_content(cast.alice, with_domains("a", "b"))
    here = Domain.objects.get(key="a")
    here.within = Domain.objects.get(key="b")
    here.save()
    there = with_domains("a", "b")
    there["tables"]["exploration.yaml#domains"][1]["within"] = "a"
    lines = audit()

    with pytest.raises(Unreadable) as caught:
        load_content(cast.alice, there)

    assert "circle" in caught.value.faults[0].message
    assert Domain.objects.get(key="b").within is None
    assert audit() == lines


def test_a_record_that_is_used_here_and_gone_there_is_refused(cast: Cast) -> None:
    load_content(cast.alice, with_domains("a", "b"))
    Domain.objects.filter(key="a").update(within=Domain.objects.get(key="b"))

    with pytest.raises(Unreadable) as caught:
        load_content(cast.alice, with_domains("a"))

    assert "there is no such record" in caught.value.faults[0].message
    assert Domain.objects.count() == 2


def test_an_order_that_changed_here_does_not_stand_in_the_way_of_a_newer_version(cast: Cast) -> None:
    role = {"process.yaml": "roles:\n  - {id: r, name: R, organisations: [aal, berg]}\n"}
    load_content(cast.alice, content_of(dossier(role)))
    Organisation.objects.filter(key="aal").update(position=9)

    newer = content_of(dossier({"process.yaml": role["process.yaml"].replace("name: R", "name: Rol")}))
    assert load_content(cast.alice, newer).changed
    assert load_content(cast.alice, newer) == Loaded(Exploration.objects.get(), created=False, changed=False)


# Files that come back


def test_files_are_merged_against_the_state_from_which_they_were_made(cast: Cast, tmp_path: Path) -> None:
    """Alice dumps, Bob loads something newer, and only then Alice's files come back with a change of her own."""
    dump_exploration(Exploration.objects.get(), tmp_path)
    load_content(cast.bob, content_of(dossier(main=BASE.replace("De nota", "Van Bob"))))
    main = tmp_path / "exploration.yaml"
    main.write_text(main.read_text().replace("Gemeente Aal", "Van Alice"))

    read = read_dossier(tmp_path)
    load_content(cast.alice, read.content, read.base)

    assert Organisation.objects.get(key="aal").name == "Van Alice"
    assert Source.objects.get().title == "Van Bob"


def test_files_from_before_a_change_of_the_same_are_refused(cast: Cast, tmp_path: Path) -> None:
    dump_exploration(Exploration.objects.get(), tmp_path)
    load_content(cast.bob, content_of(dossier(main=BASE.replace("De nota", "Van Bob"))))
    main = tmp_path / "exploration.yaml"
    main.write_text(main.read_text().replace("De nota", "Van Alice"))
    read = read_dossier(tmp_path)

    with pytest.raises(Conflicts) as caught:
        load_content(cast.alice, read.content, read.base)

    (conflict,) = caught.value.conflicts
    assert (conflict.before, conflict.here, conflict.there) == ("De nota", "Van Bob", "Van Alice")


def test_files_that_name_a_state_of_another_exploration_or_of_none_count_from_the_last_load(cast: Cast) -> None:
    other = load_content(cast.operator, content_of(NEW)).exploration
    for number, base in enumerate((digest_of(extract(other)), "0" * 64, "")):
        assert load_content(cast.alice, renewed(f"Titel {number}"), base).changed
        assert Exploration.objects.get(slug="zuidrand").title == f"Titel {number}"


def test_a_state_is_kept_once_and_not_for_ever(
    cast: Cast, exploration: Exploration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("noaber.dossier.actions.MOST_SNAPSHOTS", 2)
    for title in ("een", "twee", "twee", "drie"):
        load_content(cast.alice, renewed(title))
        dump_exploration(Exploration.objects.get(), tmp_path)
    kept = [snapshot.content["exploration"]["title"] for snapshot in exploration.snapshots.order_by("pk")]
    assert kept == ["twee", "drie"]


# Dumping


def test_a_dump_loads_again_as_nothing_new(cast: Cast, exploration: Exploration, tmp_path: Path) -> None:
    for path in (tmp_path / "map", tmp_path / "map.zip"):
        dump_exploration(exploration, path)
        assert not load_content(cast.alice, read_dossier(path).content).changed


def test_a_dump_holds_one_exploration_only(cast: Cast, exploration: Exploration, tmp_path: Path) -> None:
    load_content(
        cast.operator,
        content_of(
            dossier(
                {"value.yaml": "findings:\n  - {id: x, kind: risk, title: X}\n"},
                head=HEAD.replace("zuidrand", "noordrand"),
            )
        ),
    )
    assert dump_exploration(exploration, tmp_path) == ["exploration.yaml"]
    assert read_dossier(tmp_path).content == content_of(dossier())


def test_the_operator_is_one_user_who_cannot_sign_in(cast: Cast) -> None:
    assert User.objects.filter(is_operator=True).get() == cast.operator
    assert not cast.operator.has_usable_password()
