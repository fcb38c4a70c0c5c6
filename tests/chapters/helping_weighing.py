"""Positions and groups of people to weigh: as figures, without a database, and as the files of a dossier.

Levels go from -2 to 2; None is that nobody judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from noaber.chapters.weighing.comparison import Comparison, compare
from noaber.chapters.weighing.group_rows import GroupResult, OptionShare
from noaber.chapters.weighing.judging import Group, GroupName, Importance

Levels = Sequence[Sequence[int | None]]

NOTHING = Importance("none")


def in_order(*classes: tuple[int, ...]) -> Importance:
    return Importance("order", order=classes)


def with_points(*points: float) -> Importance:
    return Importance("points", points=points)


def position(
    levels: Levels,
    importance: Importance = NOTHING,
    *,
    name: str = "Raad",
    body: int | None = None,
    advisory: bool = False,
    superseded: bool = False,
) -> Group:
    return Group(
        record=f"judge:{name}",
        name=GroupName(name, "position"),
        body=body,
        advisory=advisory,
        superseded=superseded,
        levels=np.array([levels], dtype=float),
        importance=(importance,),
    )


def people(
    members: Sequence[Levels],
    importance: Sequence[Importance] = (),
    *,
    name: str = "Staf",
    body: int | None = None,
    advisory: bool = False,
) -> Group:
    return Group(
        record=f"body:{name}",
        name=GroupName(name, "people", len(members)),
        body=body,
        advisory=advisory,
        superseded=False,
        levels=np.array(members, dtype=float),
        importance=tuple(importance) or (NOTHING,) * len(members),
    )


def compared(
    *groups: Group,
    failed: Sequence[str] = (),
    shares: Sequence[tuple[int, str, float]] = (),
    options: Sequence[str] | None = None,
    slug: str = "zuidrand",
) -> Comparison:
    """The comparison of groups over options A, B, C and on, on criteria k, l, m and on."""
    _members, m, n = groups[0].levels.shape
    names = list(options or "ABCDEFGH"[:m])
    found = compare(slug, groups, names, [one in failed for one in names], list("klmnopqr"[:n]), shares)
    assert found is not None
    return found


def result(group: Group, *, failed: Sequence[str] = (), slug: str = "zuidrand") -> GroupResult:
    """What the options come to for one group."""
    (found,) = compared(group, failed=failed, slug=slug).groups
    return found


def share(found: GroupResult, option: str) -> OptionShare:
    (one,) = [one for one in found.shares if one.option == option]
    return one


def said_of(found: GroupResult, code: str) -> list[dict[str, object]]:
    """The parameters of every conclusion of this code about a group."""
    return [dict(one.parameters) for one in found.conclusions if one.code == f"weighing.{code}"]


# Small dossiers

OPTIONS = """\
options:
  - {id: licht, name: Licht}
  - {id: zwaar, name: Zwaar}
  - {id: weg, name: Afgevallen, status: dropped}
"""
FRAMEWORK = """\
conditions: [{id: nabij, name: Nabijheid}]
criteria: [{id: kwaliteit, name: Kwaliteit}, {id: kracht, name: Kracht}]
"""
JUDGEMENTS = "judge,option,criterion,level,why\n"
WEIGHTS = "judge,criterion,place,points\n"


@dataclass
class Given:
    """Who judged what, as the files of a dossier: a line for each judge, judgement and weight."""

    yaml: str = FRAMEWORK
    options: str = OPTIONS
    judges: list[str] = field(default_factory=list)
    judgements: list[str] = field(default_factory=list)
    weights: list[str] = field(default_factory=list)

    def states(self, key: str, levels: str, *, more: str = "", kind: str = "body") -> Given:
        """A position, with levels of Licht and Zwaar on both criteria: “2 -1 ? .” is don't know and not judged."""
        self.judges.append(f"{{id: {key}, kind: {kind}, name: Standpunt {key}{', ' + more if more else ''}}}")
        return self.answers(key, levels)

    def person(self, key: str, body: str, levels: str) -> Given:
        self.judges.append(f"{{id: {key}, kind: person{', body: ' + body if body else ''}}}")
        return self.answers(key, levels)

    def answers(self, key: str, levels: str) -> Given:
        for level, (option, criterion) in zip(
            levels.split(), product(("licht", "zwaar"), ("kwaliteit", "kracht")), strict=False
        ):
            if level != ".":
                self.judgements.append(f"{key},{option},{criterion},{level.replace('?', '')},Geheim van {key}")
        return self

    def weighs(self, key: str, **weights: str) -> Given:
        """Weights as “place/points”, either of which may be left out."""
        for criterion, text in weights.items():
            place, _slash, points = text.partition("/")
            self.weights.append(f"{key},{criterion},{place},{points}")
        return self

    def files(self) -> dict[str, str]:
        return {
            "options.yaml": self.options,
            "weighing.yaml": self.yaml + "judges:\n" + "".join(f"  - {one}\n" for one in self.judges),
            "judgements.csv": JUDGEMENTS + "".join(f"{one}\n" for one in self.judgements),
            **({"weights.csv": WEIGHTS + "".join(f"{one}\n" for one in self.weights)} if self.weights else {}),
        }
