"""How far each chapter of an exploration is.

A chapter is made of parts, each of which either holds something or does not: some ask that there is a thing at all (a
question of a council, a criterion, an amount), some that everything of a kind has what it needs (every question an answer,
every precondition somebody who sees to it). How far a chapter is, is how many of its parts hold; no part counts more than
another, and nothing is said of how good it is. A chapter is complete when all its parts hold and no error of the check is
open in it. Long work on one part does not show, and neither do warnings: those are named beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

import noaber
from noaber.chapters import CHAPTERS
from noaber.dossier import models as m
from noaber.dossier.content import address
from noaber.dossier.editing import shortened
from noaber.dossier.models import Exploration, Finding
from noaber.dossier.rules import Severity

from .chapters import ALL, answer_of, result_of
from .checks import Result, check
from .keeping import face_of, kept, seen

Holds = Exists | Q


@dataclass(frozen=True)
class Part:
    """One part of a chapter: what is missing where it does not hold, and which kind of record mends that."""

    name: str
    chapter: str
    missing: Any
    kind: str
    holds: Any

    @property
    def is_about_all(self) -> bool:
        """Whether it asks something of records that may be there already."""
        return isinstance(self.holds, Q)


def _some(model: type[Model], *wanted: Q, **fields: Any) -> Exists:
    return Exists(model._default_manager.filter(*wanted, exploration=OuterRef("pk"), **fields))


def _every(model: type[Model], without: Q, **fields: Any) -> Q:
    """There is one, and there is none that lacks something."""
    return Q(_some(model, **fields)) & ~Q(_some(model, without, **fields))


def _finding(chapter: str, *kinds: str) -> Exists:
    return _some(Finding, chapter=chapter, **({"kind__in": kinds} if kinds else {}))


_FRAME = (m.AssignmentItem.Kind.PRINCIPLE, m.AssignmentItem.Kind.CONDITION, m.AssignmentItem.Kind.EXPECTATION)
_UNANSWERED = Q(findings=None, options=None, cases=None, cost_keys=None) & ~(
    Q(kind__in=_FRAME) & (Q(conditions__isnull=False) | Q(criteria__isnull=False) | Q(elaboration_points__isnull=False))
)
_K = Finding.Kind
_MAIN = Q(variant_of=None) & ~Q(status=m.Option.Status.OUTSIDE_ASSIGNMENT)
_STILL_IN = _MAIN & ~Q(status=m.Option.Status.DROPPED)

PARTS: tuple[Part, ...] = (
    Part("given", "assignment", _("The assignments that the councils gave"), "assignment", _some(m.Assignment)),
    Part("points", "assignment", _("The questions and points in them"), "assignment_item", _some(m.AssignmentItem)),
    Part("answered", "assignment", _("An answer to every point"), "finding", _every(m.AssignmentItem, _UNANSWERED)),
    Part("phases", "process", _("The phases, with the gate at the end of each"), "phase", _some(m.Phase)),
    Part("dated", "process", _("The days of every phase"), "phase", _every(m.Phase, Q(starts=None, period=""))),
    Part("roles", "process", _("Who does what"), "role", _some(m.Role)),
    Part("meetings", "process", _("Meetings and working days"), "meeting", _some(m.Meeting)),
    Part(
        "challenges",
        "urgency",
        _("The challenges and vulnerabilities"),
        "finding",
        _finding("urgency", _K.CHALLENGE, _K.VULNERABILITY),
    ),
    Part("finance", "urgency", _("The financial position"), "finding", _finding("urgency", _K.FINANCE)),
    Part(
        "figures",
        "urgency",
        _("Figures about the organisations"),
        "figure",
        _some(m.Figure, quantity__chapter="urgency"),
    ),
    Part("functions", "urgency", _("The functions, with how many people do each"), "task", _some(m.Task)),
    Part("organisations", "partners", _("The organisations that take part"), "organisation", _some(m.Organisation)),
    Part(
        "figures",
        "partners",
        _("Figures of each organisation, such as residents"),
        "figure",
        _some(m.Figure, quantity__chapter="partners"),
    ),
    Part("partnerships", "partners", _("In which partnerships each takes part"), "partnership", _some(m.Participation)),
    Part("findings", "partners", _("What binds and parts the partners"), "finding", _finding("partners")),
    Part("value", "value", _("What it could bring"), "finding", _finding("value", _K.ADDED_VALUE)),
    Part("drawbacks", "value", _("Drawbacks and risks"), "finding", _finding("value", _K.DRAWBACK, _K.RISK)),
    Part("residents", "value", _("What residents notice"), "finding", _finding("value", _K.RESIDENT_EFFECT)),
    Part(
        "measured",
        "value",
        _("How each benefit will be measured"),
        "finding",
        _every(Finding, Q(measure="", indicators=None), chapter="value", kind=_K.ADDED_VALUE),
    ),
    Part(
        "preconditions",
        "preconditions",
        _("What must be in place"),
        "finding",
        _finding("preconditions", _K.PRECONDITION),
    ),
    Part(
        "owners",
        "preconditions",
        _("Who sees to every precondition"),
        "finding",
        _every(Finding, Q(owner=None), chapter="preconditions", kind=_K.PRECONDITION, part_of=None),
    ),
    Part(
        "known",
        "preconditions",
        _("Whether every precondition is met"),
        "finding",
        _every(
            Finding, Q(met__in=("", Finding.Met.UNKNOWN)), chapter="preconditions", kind=_K.PRECONDITION, part_of=None
        ),
    ),
    Part("options", "options", _("The forms of cooperation"), "option", _some(m.Option)),
    Part(
        "features",
        "options",
        _("Features of every form, to lay them side by side"),
        "option",
        _every(m.Option, _MAIN & Q(features=None)),
    ),
    Part("swot", "options", _("Strengths, weaknesses, opportunities and threats"), "swot_point", _some(m.SwotPoint)),
    Part(
        "decided",
        "options",
        _("Which forms go on, and why"),
        "option",
        Q(_some(m.Option, status=m.Option.Status.SHORTLISTED)),
    ),
    Part("own", "experience", _("Our own cooperation until now"), "case", _some(m.Case, kind=m.Case.Kind.OWN)),
    Part("other", "experience", _("Partnerships elsewhere"), "case", _some(m.Case, kind=m.Case.Kind.OTHER)),
    Part("lessons", "experience", _("What they teach"), "lesson", _some(m.Lesson)),
    Part("keys", "costs", _("Keys to share costs"), "cost_key", _some(m.CostKey)),
    Part("amounts", "costs", _("What the forms cost and bring"), "cost_item", _some(m.CostItem)),
    Part("leaving", "costs", _("What leaving costs"), "cost_item", _some(m.CostItem, kind=m.CostItem.Kind.EXIT)),
    Part("framework", "weighing", _("The assessment framework"), "framework", _some(m.Framework)),
    Part("criteria", "weighing", _("The criteria"), "criterion", _some(m.Criterion)),
    Part(
        "residents",
        "weighing",
        _("The value for residents of every form"),
        "resident_value",
        _every(m.Option, _STILL_IN & Q(resident_values=None)),
    ),
    Part(
        "verdicts",
        "weighing",
        _("Whether every form meets the conditions"),
        "verdict",
        _every(m.Option, _STILL_IN & Q(verdicts=None)),
    ),
    Part(
        "judgements",
        "weighing",
        _("Judgements of every form"),
        "judgement",
        _every(m.Option, _STILL_IN & Q(judgements=None)),
    ),
    Part("weights", "weighing", _("How heavily the criteria weigh, for whom"), "weight", _some(m.Weight)),
    Part("indicators", "follow_up", _("What will be measured afterwards"), "indicator", _some(m.Indicator)),
    Part("proposals", "follow_up", _("The proposal to each council"), "proposal", _some(m.Proposal)),
    Part("outcomes", "follow_up", _("What every council decided"), "proposal", _every(m.Proposal, Q(outcome=""))),
)


@dataclass(frozen=True)
class Progress:
    """How far one chapter is; `errors` are those of the check that are open in it."""

    chapter: str
    held: int
    total: int
    missing: tuple[Part, ...]
    errors: int = 0

    @property
    def state(self) -> str:
        if not self.held:
            return "empty"
        if self.missing:
            return "begun"
        return "errors" if self.errors else "complete"

    @property
    def percent(self) -> int:
        return round(100 * self.held / self.total)


def _column(part: Part) -> str:
    return f"part_{part.chapter}_{part.name}"


def with_parts(explorations: QuerySet[Exploration]) -> QuerySet[Exploration]:
    """The same, each row with which of the parts hold: one question to the database, however many there are."""
    return explorations.annotate(**{_column(part): _as_expression(part.holds) for part in PARTS})


def _as_expression(holds: Holds) -> Any:
    return Exists(Exploration.objects.filter(holds, pk=OuterRef("pk"))) if isinstance(holds, Q) else holds


def shares_of(explorations: Iterable[Exploration]) -> Mapping[int, int]:
    """How much of each exploration holds, in per cent by its number; one question for those that changed since."""
    keys = {f"share:{noaber.__version__}:{one.pk}:{one.revision}": one.pk for one in explorations}
    found = cache.get_many(keys)
    left = {pk: key for key, pk in keys.items() if key not in found}
    if left:
        columns = [_column(part) for part in PARTS]
        rows = with_parts(Exploration.objects.filter(pk__in=left)).values_list("pk", *columns)
        fresh = {left[pk]: round(100 * sum(holds) / len(PARTS)) for pk, *holds in rows}
        cache.set_many(fresh, None)
        found |= fresh
    return {pk: found[key] for key, pk in keys.items() if key in found}


def progress_of(exploration: Exploration, results: Iterable[Result] = ()) -> Mapping[str, Progress]:
    """How far each chapter is, with what the check found open in it."""
    held: frozenset[str] = kept(exploration, "parts", lambda: _held(exploration))
    errors: dict[str, int] = dict.fromkeys(CHAPTERS, 0)
    for one in results:
        if one.severity == Severity.ERROR and not one.accepted:
            errors[one.chapter] = errors.get(one.chapter, 0) + 1
    progress = {}
    for chapter in CHAPTERS:
        parts = [part for part in PARTS if part.chapter == chapter]
        missing = tuple(part for part in parts if _column(part) not in held)
        progress[chapter] = Progress(chapter, len(parts) - len(missing), len(parts), missing, errors[chapter])
    return progress


def _held(exploration: Exploration) -> frozenset[str]:
    row = with_parts(Exploration.objects.filter(pk=exploration.pk)).values(*(_column(part) for part in PARTS)).get()
    return frozenset(name for name, holds in row.items() if holds)


def kept_answers(exploration: Exploration, *, everything: bool) -> Mapping[str, tuple[str, ...]]:
    """The answer so far of every chapter in sentences, without its section."""

    def make() -> dict[str, tuple[str, ...]]:
        with seen(exploration, everything=everything) as shown:
            return {chapter.name: answer_of(chapter, result_of(chapter, shown)) for chapter in ALL}

    face = face_of(exploration, everything=everything)
    found: dict[str, tuple[str, ...]] = kept(exploration, f"answers:{face}", make)
    return found


def kept_results(exploration: Exploration, *, everything: bool) -> tuple[Result, ...]:
    """What the check finds; without what is confidential, for those who may not see that."""

    def make() -> tuple[Result, ...]:
        with seen(exploration, everything=everything) as shown:
            return check(shown)

    face = face_of(exploration, everything=everything)
    found: tuple[Result, ...] = kept(exploration, f"results:{face}", make)
    return found


# What comes next


@dataclass(frozen=True)
class Due:
    """Something with a day: what kind of thing, its title and its record."""

    day: date
    kind: str
    title: str
    record: str
    late: bool


def next_dates(exploration: Exploration, day: date, hidden: frozenset[str]) -> tuple[Due, ...]:
    """What has to be done, meets or is decided from this day on, and what should have been done; soonest first."""
    actions = m.Action.objects.filter(exploration=exploration, status=m.Action.Status.OPEN, due__isnull=False)
    meetings = m.Meeting.objects.filter(exploration=exploration, date__gte=day)
    gates = m.Phase.objects.filter(exploration=exploration, gate_outcome="").exclude(gate="")
    acts = m.CouncilAct.objects.filter(
        proposal__exploration=exploration, due__isnull=False, outcome__in=("", m.CouncilAct.Outcome.OPEN)
    ).select_related("proposal")
    proposals = m.Proposal.objects.filter(exploration=exploration, outcome="", date__isnull=False)
    found = [
        *((one.due, "action", one.text, one) for one in actions),
        *((one.date, "meeting", one.title, one) for one in meetings),
        *((one.gate_date or one.ends, "gate", one.name, one) for one in gates),
        *((one.due, one.kind, one.text, one.proposal) for one in acts),
        *((one.date, "proposal", one.title, one) for one in proposals),
    ]
    rows = [
        Due(due, kind, shortened(text), record, late=due < day)
        for due, kind, text, row in found
        if due is not None and (record := address(type(row), row.key)) not in hidden
    ]
    return tuple(sorted(rows, key=lambda one: (one.day, one.record)))
