"""From the files of a small dossier to what a chapter says, shows and gives as JSON."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
from django.utils import translation
from lxml.html import HtmlElement

from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from noaber.overview.chapters import BY_NAME, answer_of, plain_result, result_of, section_of
from tests.builder import HEAD, Files, content_of, dossier

# Aal and Berg explore; Berg has its work done by Samen, together with Cruys, which looks on; Dorp may join.
PEOPLE = """\
organisations:
  - {id: aal, name: Gemeente Aal, short_name: Aal, kind: municipality, part: initiator, code: GM0001}
  - {id: berg, name: Gemeente Berg, short_name: Berg, kind: municipality, part: initiator, code: GM0002}
  - {id: dorp, name: Gemeente Dorp, short_name: Dorp, kind: municipality, part: candidate, code: GM0003}
  - {id: provincie, name: Provincie, kind: province}
bodies:
  - {id: raad-aal, name: Raad van Aal, kind: council, organisation: aal}
  - {id: raad-berg, name: Raad van Berg, kind: council, organisation: berg}
  - {id: or-aal, name: Ondernemingsraad, kind: works_council, organisation: aal}
  - {id: or-berg, name: Ondernemingsraad, kind: works_council, organisation: berg}
  - {id: staf, name: Medewerkers, kind: staff}
sources:
  - {id: nota, title: De nota over samenwerken, short_title: Nota, kind: report}
themes:
  - {id: kennis, name: Kennis, description: Wat we samen weten.}
domains:
  - {id: sociaal, name: Sociaal domein}
  - {id: jeugd, name: Jeugd, within: sociaal}
  - {id: ruimte, name: Ruimte}
quantities:
  - {id: inwoners, name: inwoners, unit: mensen, total: sum}
"""

SOURCED = "evidence: [{source: nota, locator: par. 2, basis: published}]"


def explore(files: Files | None = None, *, main: str = PEOPLE, more: str = "", slug: str = "zuidrand") -> Exploration:
    """An exploration in the database that is active, read from files; `more` stands in exploration.yaml too."""
    content = content_of(dossier(files, main=main + more, head=HEAD.replace("zuidrand", slug)))
    exploration = Exploration(snapshot=content)
    store(exploration, content)
    return exploration


def analysed(chapter: str, exploration: Exploration) -> Any:
    return result_of(BY_NAME[chapter], exploration)


def said(chapter: str, exploration: Exploration, language: str = "en") -> list[str]:
    """The sentences with which a chapter answers."""
    with translation.override(language):
        return list(answer_of(BY_NAME[chapter], analysed(chapter, exploration)))


def shown(chapter: str, exploration: Exploration, language: str = "en") -> HtmlElement:
    """The section of a chapter as a tree."""
    with translation.override(language):
        return lxml.html.fragment_fromstring(section_of(BY_NAME[chapter], exploration).html, create_parent="main")


def words(element: HtmlElement) -> str:
    """What a reader sees, in one line."""
    return " ".join(element.text_content().split())


def table(tree: HtmlElement, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, without its head."""
    (found,) = [one for one in tree.iter("table") if words(one.find("caption")) == caption]
    return [[words(cell) for cell in row] for row in found.find("tbody").iter("tr")]


def as_json(chapter: str, exploration: Exploration) -> dict[str, Any]:
    with translation.override("en"):
        plain: dict[str, Any] = json.loads(json.dumps(plain_result(BY_NAME[chapter], exploration), allow_nan=False))
    return plain


def codes(chapter: str, exploration: Exploration) -> list[str]:
    return [one.code for one in analysed(chapter, exploration).conclusions]
