"""A result of the linter stands at the line at which its record starts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.builder import dossier, write_folder
from tests.chapters.helping import PEOPLE
from tests.conftest import EXAMPLE
from tests.site.conftest import Noaber

# A record within a record, one that is known by what it links, one on a single line and rows of a table.
FILES = {
    "assignment.yaml": """\
assignments:
  - id: a
    title: Opdracht
    kind: council_proposal
    givers: [raad-aal]
    items:
      - id: eerste
        kind: question
        text: |
          Wat vindt u
          ervan?

      - kind: question
        text: En waarom?
        id: tweede
""",
    "options.yaml": "options:\n- {id: vorm, name: Vorm}\n",
    "weighing.yaml": """\
# Eerst de eisen
conditions:
  - id: eis
    name: Eis
verdicts:

  - outcome: meets
    condition: eis
    option: vorm
""",
    "figures.csv": "id,quantity,organisation,value\na,inwoners,aal,1\n\nb,inwoners,berg,2\n",
}


def test_every_result_stands_at_the_first_line_of_its_record(noaber: Noaber, tmp_path: Path) -> None:
    folder = write_folder(dossier(FILES, main=PEOPLE), tmp_path / "dossier")
    results = json.loads(noaber("check", folder, "--json").out)
    places = {one["record"]: (one["file"], one["line"]) for one in results}
    assert {
        "assignment_item:eerste": ("assignment.yaml", 7),
        "assignment_item:tweede": ("assignment.yaml", 13),
        "verdict:vorm--eis": ("weighing.yaml", 7),
        "figure:a": ("figures.csv", 2),
        "figure:b": ("figures.csv", 4),
    }.items() <= places.items()


def test_every_result_on_the_example_names_a_line_at_which_its_record_stands(noaber: Noaber) -> None:
    results = json.loads(noaber("check", EXAMPLE, "--json").out)
    assert len(results) > 5
    for one in results:
        line = (EXAMPLE / one["file"]).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
        key = one["record"].partition(":")[2]
        starts = (f"- id: {key}", f"- {{id: {key},", f"{key},")
        assert line.strip().startswith(starts) or key == "the" or "--" in key, one
