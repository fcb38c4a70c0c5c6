"""Which model stands in which file, under which key and in which order: the one table of the file format.

Reading, writing, validation, the JSON Schema and the reference page follow from this table and from the fields of the
models (see `fields.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from . import models as m

FORMAT = 1
MAIN_FILE = "exploration.yaml"


@dataclass(frozen=True)
class Table:
    """A list of records or parts and where it stands.

    `key` is the key in the YAML file, or in the record above when `under` is set; a CSV file holds one table and needs
    none. `under` is the field that points to the record above. `fixed` are values that follow from the place.
    A `single` table is one mapping instead of a list.
    """

    model: type[models.Model]
    file: str = ""
    key: str = ""
    under: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    single: bool = False
    nested: tuple[Table, ...] = ()

    @property
    def is_csv(self) -> bool:
        return self.file.endswith(".csv")

    @property
    def is_record(self) -> bool:
        return issubclass(self.model, m.Record)


def _evidence(target: str) -> Table:
    return Table(m.Evidence, key="evidence", under=target)


def _findings(file: str, chapter: str) -> Table:
    return Table(m.Finding, file, "findings", fixed={"chapter": chapter}, nested=(_evidence("finding"),))


TABLES: tuple[Table, ...] = (
    Table(m.Organisation, MAIN_FILE, "organisations"),
    Table(m.Body, MAIN_FILE, "bodies"),
    Table(m.Source, MAIN_FILE, "sources"),
    Table(m.Theme, MAIN_FILE, "themes"),
    Table(m.Domain, MAIN_FILE, "domains"),
    Table(m.Quantity, MAIN_FILE, "quantities"),
    Table(
        m.Assignment,
        "assignment.yaml",
        "assignments",
        nested=(Table(m.AssignmentItem, key="items", under="assignment", nested=(_evidence("item"),)),),
    ),
    _findings("assignment.yaml", "assignment"),
    Table(m.Phase, "process.yaml", "phases"),
    Table(m.Role, "process.yaml", "roles"),
    Table(m.Meeting, "process.yaml", "meetings"),
    Table(m.Decision, "process.yaml", "decisions", nested=(_evidence("decision"),)),
    Table(m.Action, "process.yaml", "actions"),
    _findings("process.yaml", "process"),
    _findings("urgency.yaml", "urgency"),
    Table(m.Task, "tasks.csv"),
    Table(m.RegionMunicipality, "region/municipalities.csv"),
    Table(m.Merger, "region/mergers.csv"),
    Table(m.Partnership, "region/partnerships.csv"),
    Table(m.Participation, "region/participations.csv"),
    Table(m.Neighbour, "region/neighbours.csv"),
    Table(m.Flow, "region/flows.csv"),
    Table(m.KeyFigure, "region/key_figures.csv"),
    Table(m.VotingBody, "partners.yaml", "voting_bodies", nested=(Table(m.VotingWeight, key="weights", under="body"),)),
    Table(
        m.CultureScale,
        "partners.yaml",
        "culture_scales",
        nested=(Table(m.CulturePosition, key="positions", under="scale"),),
    ),
    _findings("partners.yaml", "partners"),
    _findings("value.yaml", "value"),
    _findings("preconditions.yaml", "preconditions"),
    Table(
        m.Option,
        "options.yaml",
        "options",
        nested=(
            Table(m.Feature, key="features", under="option"),
            Table(m.LegalForm, key="legal_forms", under="option"),
            Table(m.Module, key="modules", under="option"),
            Table(m.Stage, key="stages", under="option"),
            _evidence("option"),
        ),
    ),
    Table(m.SwotPoint, "options.yaml", "swot", nested=(Table(m.SwotPlacement, key="placements", under="point"),)),
    _findings("options.yaml", "options"),
    Table(m.Case, "experience.yaml", "cases", nested=(_evidence("case"),)),
    Table(m.Lesson, "experience.yaml", "lessons", nested=(_evidence("lesson"),)),
    _findings("experience.yaml", "experience"),
    Table(m.Figure, "figures.csv"),
    Table(m.CostKey, "costs.yaml", "cost_keys", nested=(_evidence("cost_key"),)),
    _findings("costs.yaml", "costs"),
    Table(m.CostItem, "cost_items.csv"),
    Table(m.Framework, "weighing.yaml", "framework", single=True),
    Table(m.Condition, "weighing.yaml", "conditions"),
    Table(m.Criterion, "weighing.yaml", "criteria"),
    Table(m.ElaborationPoint, "weighing.yaml", "elaboration_points"),
    Table(m.ResidentValue, "weighing.yaml", "resident_values", nested=(_evidence("resident_value"),)),
    Table(m.Verdict, "weighing.yaml", "verdicts", nested=(_evidence("verdict"),)),
    Table(m.Elaboration, "weighing.yaml", "elaborations", nested=(_evidence("elaboration"),)),
    Table(m.Judge, "weighing.yaml", "judges"),
    Table(m.MixtureShare, "weighing.yaml", "mixture"),
    Table(m.Direction, "weighing.yaml", "directions", nested=(_evidence("direction"),)),
    _findings("weighing.yaml", "weighing"),
    Table(m.Judgement, "judgements.csv"),
    Table(m.Weight, "weights.csv"),
    Table(
        m.WorkingSession,
        "sessions.yaml",
        "sessions",
        nested=(
            Table(
                m.Prompt,
                key="prompts",
                under="session",
                nested=(
                    Table(
                        m.Contribution,
                        key="contributions",
                        under="prompt",
                        nested=(Table(m.Vote, key="votes", under="contribution"),),
                    ),
                ),
            ),
        ),
    ),
    Table(m.Indicator, "follow-up.yaml", "indicators"),
    Table(
        m.Proposal,
        "follow-up.yaml",
        "proposals",
        nested=(
            Table(m.DecisionPoint, key="decision_points", under="proposal"),
            Table(m.CouncilVote, key="votes", under="proposal"),
            Table(m.CouncilAct, key="acts", under="proposal"),
        ),
    ),
    Table(
        m.Publication,
        "follow-up.yaml",
        "publications",
        nested=(Table(m.Release, key="releases", under="publication"),),
    ),
    _findings("follow-up.yaml", "follow_up"),
    Table(m.Acceptance, "acceptances.yaml", "acceptances"),
    Table(m.Confidentiality, "confidential.yaml", "confidential"),
)

FILES: tuple[str, ...] = (MAIN_FILE, *dict.fromkeys(table.file for table in TABLES if table.file != MAIN_FILE))


def tables_of(file: str) -> tuple[Table, ...]:
    return tuple(table for table in TABLES if table.file == file)


def models_of(file: str) -> frozenset[type[models.Model]]:
    """The kinds of record that stand in a file."""

    def descend(tables: tuple[Table, ...]) -> Iterator[type[models.Model]]:
        for table in tables:
            yield table.model
            yield from descend(table.nested)

    return frozenset(descend(tables_of(file)))


def all_tables() -> tuple[tuple[Table, Table | None], ...]:
    """Every table with the one above it, parents first."""

    def descend(tables: tuple[Table, ...], above: Table | None) -> tuple[tuple[Table, Table | None], ...]:
        return tuple(pair for table in tables for pair in ((table, above), *descend(table.nested, table)))

    return descend(TABLES, None)
