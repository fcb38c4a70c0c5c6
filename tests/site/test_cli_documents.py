"""`noaber report --kind ... --council ...`: which files it writes, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder import dossier, write_folder
from tests.chapters.helping import PEOPLE
from tests.site.conftest import Noaber

ASSIGNMENT = """\
assignments:
  - {id: a, title: Opdracht, kind: council_proposal, givers: [raad-aal, raad-berg]}
"""


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    folder = tmp_path / "gevraagd"
    write_folder(dossier({"assignment.yaml": ASSIGNMENT}, main=PEOPLE), folder)
    return folder


def files() -> list[str]:
    return sorted(path.name for path in Path("uit").iterdir())


def test_each_kind_has_its_own_file(noaber: Noaber, asked: Path) -> None:
    assert noaber("report", asked, "--kind", "decision", "--to", "html", "--out", "uit").code == 0
    assert files() == ["zuidrand-decision.html"]
    ran = noaber("report", asked, "--kind", "proposal", "--to", "html", "--out", "uit")
    assert ran.code == 0
    assert files() == ["zuidrand-decision.html", "zuidrand-proposal-raad-aal.html", "zuidrand-proposal-raad-berg.html"]
    assert "Written: uit/zuidrand-proposal-raad-berg.html" in ran.out
    assert "The report holds" not in ran.out


def test_one_council_gets_one_proposal(noaber: Noaber, asked: Path) -> None:
    ran = noaber("report", asked, "--kind", " Proposal", "--council", "Raad van Berg", "--to", "html", "--out", "uit")
    assert ran.code == 0
    assert files() == ["zuidrand-proposal-raad-berg.html"]


@pytest.mark.parametrize(
    ("asked_for", "said"),
    [
        (("--kind", "novel"), "There is no kind of document “novel”. Use one of these: report, decision, proposal."),
        (("--council", "raad-aal"), "Only a proposal goes to one council"),
        (
            ("--kind", "proposal", "--council", "dorp"),
            "There is no council “dorp” here. Use one of these: raad-aal (Raad van Aal), raad-berg (Raad van Berg).",
        ),
        (("--kind", "proposal", "--council", "raad"), "“raad” could be more than one council."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    noaber: Noaber, asked: Path, asked_for: tuple[str, ...], said: str
) -> None:
    ran = noaber("report", asked, *asked_for, "--to", "html", "--out", "uit")
    assert ran.code == 2
    assert said in ran.err
    assert not Path("uit").exists()


def test_without_a_council_there_is_no_proposal(noaber: Noaber, tmp_path: Path) -> None:
    write_folder(dossier({}, main=PEOPLE), tmp_path / "kaal")
    ran = noaber("report", tmp_path / "kaal", "--kind", "proposal", "--to", "html", "--out", "uit")
    assert ran.code == 2
    assert "There is no council to write a proposal for" in ran.err
