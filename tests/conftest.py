"""What every test may use: people, a small exploration, the shared folder, one language."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as examples
from pytest_django.fixtures import Settings

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import local_operator
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import content_of, dossier

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
EXAMPLE = ROOT / "examples" / "noordoost-twente"

# The same examples every time, however slow the machine: a test fails because of what it tests.
examples.register_profile("noaber", derandomize=True, deadline=None, database=None, print_blob=True)
examples.load_profile("noaber")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database", action="store_true", help="Only tests that use the database, such as on another one."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    of_it = {"db", "transactional_db", "live_server"}
    parts: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        uses = item.get_closest_marker("django_db") or of_it & set(getattr(item, "fixturenames", ()))
        parts[bool(uses)].append(item)
    items[:] = parts[True]
    config.hook.pytest_deselected(items=parts[False])


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip(f"This test reads {SHARED}, and there is no such folder here.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may skip (see .ci/run), a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("NOABER_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and here nothing may skip: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests that look at texts look at the English ones."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_country(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the data of the country that a developer has loaded."""
    settings.REFERENCE_FOLDER = tmp_path_factory.getbasetemp() / "no-country"


@pytest.fixture
def shared() -> Path:
    """The folder beside the checkout; for tests marked `shared`."""
    return SHARED


@dataclass(frozen=True)
class Cast:
    """Alice owns the exploration, Bob edits it, Cor contributes to options, Hans is of HR, Rik reads what was published; Charlie must see nothing; Gone has left."""

    operator: User
    alice: User
    bob: User
    cor: User
    hans: User
    rik: User
    charlie: User
    gone: User


@pytest.fixture
def exploration(db: None) -> Exploration:
    """A small exploration, loaded by nobody in particular."""
    content = content_of(dossier())
    stored = Exploration(snapshot=content)
    store(stored, content)
    return stored


@pytest.fixture
def cast(exploration: Exploration) -> Cast:
    def join(name: str, role: str = "", *, chapters: tuple[str, ...] = (), is_active: bool = True) -> User:
        user = User.objects.create_user(f"{name}@example.org", name=name, is_active=is_active)
        if role:
            Membership.objects.create(user=user, exploration=exploration, role=role, chapters=list(chapters))
        return user

    return Cast(
        operator=local_operator(),
        alice=join("alice", Membership.Role.OWNER),
        bob=join("bob", Membership.Role.EDITOR),
        cor=join("cor", Membership.Role.CONTRIBUTOR, chapters=("options",)),
        hans=join("hans", Membership.Role.HR),
        rik=join("rik", Membership.Role.READER),
        charlie=join("charlie"),
        gone=join("gone", Membership.Role.OWNER, is_active=False),
    )


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What is kept by exploration and revision is another test's: numbers of rows come again."""
    cache.clear()
