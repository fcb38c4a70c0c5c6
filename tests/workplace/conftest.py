"""What every test of a page starts with: a workplace that says whom to write to; and an exploration with something of everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import content_of, dossier
from tests.reference.small import small_country

RICH = {
    "value.yaml": """
        findings:
          - id: open
            kind: risk
            title: Een open risico
            text: Wat iedereen mag lezen.
            concerns: [aal, berg]
            contradicts: [stil]
            evidence:
              - {source: nota, basis: published, locator: p. 1}
              - {source: nota, basis: published, locator: p. 2}
          - {id: stil, kind: risk, title: Een vertrouwelijk risico, text: Geheimtekst.}
          - {id: deel, kind: risk, title: Een deel van het stille, part_of: stil}
    """,
    "options.yaml": """
        options:
          - id: een
            name: Dienstverlening
            features:
              - {name: Eigen raad, text: Blijft.}
              - {name: Dienst, text: Samen.}
          - {id: twee, name: Fusie}
          - {id: geheim, name: Geheime vorm}
        swot:
          - id: punt
            text: Een punt
            placements:
              - {option: een, quadrant: strength}
              - {option: geheim, quadrant: weakness}
        findings:
          - {id: vorm, kind: view, title: Over de vormen, contradicts: [stil, open], options: [een, geheim]}
    """,
    "experience.yaml": """
        cases:
          - {id: elders, kind: other, name: Samenwerking Elders}
          - {id: ginds, kind: other, name: Samenwerking Ginds}
        lessons:
          - {id: les-een, kind: tip, title: Begin klein, cases: [elders]}
          - {id: les-twee, kind: obstacle, title: Neem de tijd, cases: [ginds]}
    """,
    "weighing.yaml": """
        conditions:
          - {id: veilig, name: Veilig}
        criteria:
          - {id: kosten, name: Kosten}
        verdicts:
          - {option: een, condition: veilig, outcome: meets}
        judges:
          - {id: p-persoon, kind: person}
          - {id: raad, kind: body, name: Standpunt van de raad}
    """,
    "judgements.csv": "judge,option,criterion,level,why\np-persoon,een,kosten,1,Persoonlijk oordeel\nraad,een,kosten,2,\n",
    "weights.csv": "judge,criterion,place\np-persoon,kosten,1\nraad,kosten,1\n",
    "tasks.csv": (
        "id,organisation,name,people,fte,scale\nweinig,aal,Beleid,3,2.5,schaal10\nveel,aal,Burgerzaken,12,9,schaal08\n"
    ),
    "confidential.yaml": """
        confidential:
          - {record: "finding:stil", ground: Woo artikel 5.1, until: 2199-01-01}
          - {record: "option:geheim", ground: Woo artikel 5.1, until: 2199-01-01}
    """,
}


@pytest.fixture(autouse=True)
def contact(settings: Settings) -> None:
    """A workplace that says whom to write to; without it there is no security.txt."""
    settings.CONTACT = "vragen@example.org"
    settings.SECURITY_CONTACT = "mailto:veilig@example.org"


@pytest.fixture
def rich(exploration: Exploration) -> Exploration:
    """The exploration of the cast, with findings, options, lessons, judgements, functions, and something confidential."""
    store(exploration, content_of(dossier(RICH)))
    return exploration


@pytest.fixture(scope="session")
def country_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented country, loaded and measured; nothing writes in it."""
    folder = tmp_path_factory.mktemp("country")
    small_country(folder)
    return folder


@pytest.fixture
def small(settings: Settings, country_folder: Path) -> Path:
    """The workplace has the small country."""
    settings.REFERENCE_FOLDER = country_folder
    return country_folder
