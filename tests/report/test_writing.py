"""Reports as files, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from noaber.dossier.models import Exploration
from noaber.report import writing
from noaber.report.writing import contents_of, write_document
from tests.chapters.helping import SOURCED, explore

ANSWERED = {
    "assignment.yaml": """\
assignments:
  - id: a
    title: Opdracht
    kind: council_proposal
    givers: [raad-aal]
    items:
      - {id: een, kind: question, text: Wat dan?}
      - {id: twee, kind: question, text: En dan?}
""",
    "urgency.yaml": f"findings: [{{id: f, kind: challenge, title: Zo, answers: [een], {SOURCED}}}]",
    "options.yaml": """\
options:
  - {id: o, name: Vorm}
  - {id: p, name: Andere vorm}
  - {id: v, name: Variant, variant_of: o}
""",
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(ANSWERED)


def test_each_format_becomes_a_file_named_after_the_exploration(exploration: Exploration, tmp_path: Path) -> None:
    said: list[str] = []
    folder = tmp_path / "nieuwe" / "map"
    paths = write_document(exploration, ["pdf", "html"], folder, progress=said.append)
    assert paths == [folder / "zuidrand-report.pdf", folder / "zuidrand-report.html"]
    assert sorted(folder.iterdir()) == sorted(paths)
    assert paths[0].read_bytes().startswith(b"%PDF-")
    assert paths[1].read_text(encoding="utf-8").startswith("<!doctype html>\n<html")
    assert said[-2:] == ["PDF", "HTML"]


def test_a_file_is_replaced_only_once_the_new_one_is_whole(
    exploration: Exploration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = write_document(exploration, ["html"], tmp_path)
    before = path.read_bytes()

    def fail(*_given: object) -> bytes:
        raise ZeroDivisionError

    exploration.title = "Nieuwe titel"
    with monkeypatch.context() as patched:
        patched.setattr(writing, "render", fail)
        with pytest.raises(ZeroDivisionError):
            write_document(exploration, ["html"], tmp_path)
    assert path.read_bytes() == before
    write_document(exploration, ["html"], tmp_path)
    assert "Nieuwe titel" in path.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_it_is_said_what_stands_in_it(exploration: Exploration) -> None:
    # Variants are described with their form, and not counted.
    assert contents_of(exploration) == (
        "The report holds 11 chapters, 2 forms, 1 finding and 1 source. 1 of the 2 assignment points have an answer."
    )


def test_of_an_exploration_without_an_assignment_nothing_is_said_about_answers(db: None) -> None:
    assert contents_of(explore(main="")) == "The report holds 11 chapters, 0 forms, 0 findings and 0 sources."
