"""What one person judged and finds important: for that person alone, by the pseudonym of the membership."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from noaber.dossier.models import Exploration, Judge, Judgement, Weight

from .group_result import Floats
from .trying import ORDER, SWING, Tried

# An option and a criterion, by their keys.
Cell = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """A judgement of one combination; the level is None for “don't know”."""

    level: int | None
    why: str = ""


@dataclass(frozen=True)
class Own:
    """`body` is the key of the group, empty for people without one; it says nothing while `takes_part` is false."""

    takes_part: bool = False
    body: str = ""
    answers: Mapping[Cell, Answer] = field(default_factory=dict)
    # By criterion: the place in an order, and points.
    weights: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def levels(self, options: Sequence[str], criteria: Sequence[str]) -> Floats:
        """Levels from -2 to 2 over these options and criteria, NaN where there is none."""
        found = [[self.answers.get((option, criterion)) for criterion in criteria] for option in options]
        return np.array(
            [[np.nan if one is None or one.level is None else float(one.level) for one in row] for row in found]
        )

    def tried(self, criteria: Sequence[str]) -> Tried | None:
        """The weights that this person shared, as far as they fit these criteria."""
        places = tuple(self.weights.get(one, (None, None))[0] for one in criteria)
        points = tuple(self.weights.get(one, (None, None))[1] for one in criteria)
        tried = Tried(ORDER, places) if any(places) else Tried(SWING, points)
        return tried if tried.says_something else None


def own_of(exploration: Exploration, pseudonym: str) -> Own:
    judge = Judge.objects.filter(exploration=exploration, key=pseudonym).select_related("body").first()
    if judge is None:
        return Own()
    answers = Judgement.objects.filter(judge=judge).values_list("option__key", "criterion__key", "level", "why")
    weights = Weight.objects.filter(judge=judge).values_list("criterion__key", "place", "points")
    return Own(
        takes_part=True,
        body=judge.body.key if judge.body else "",
        answers={(option, criterion): Answer(level, why) for option, criterion, level, why in answers},
        weights={key: (place, None if points is None else round(points)) for key, place, points in weights},
    )
