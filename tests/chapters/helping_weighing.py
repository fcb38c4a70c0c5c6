"""Positions and groups of people to reckon with, without a database: levels from -2 to 2, None where nobody judged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from noaber.chapters.weighing.comparison import Comparison, compare
from noaber.chapters.weighing.group_result import GroupResult, OptionShare
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
