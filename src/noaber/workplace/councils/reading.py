"""What pages about councils show: what each asked, its proposals, and what is still due to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import Http404

from noaber.chapters.follow_up.analysis import ActRow, ProposalRow
from noaber.dossier.content import address
from noaber.dossier.models import Body, CouncilAct, Exploration
from noaber.dossier.visibility import sees_confidential
from noaber.overview.chapters import BY_NAME, result_of
from noaber.overview.keeping import face_of, kept, seen
from noaber.overview.tracing import Point, of_council
from noaber.report.councils import council_bodies
from noaber.report.proposal import Asked, asked_by

from ..access import PageRequest

_ENDED = frozenset({CouncilAct.Outcome.REJECTED, CouncilAct.Outcome.WITHDRAWN, CouncilAct.Outcome.DONE})


@dataclass(frozen=True)
class CouncilName:
    """A council by its id, its name and the municipality of which it is the council."""

    key: str
    name: str
    municipality: str

    @property
    def record(self) -> str:
        return address(Body, self.key)


@dataclass(frozen=True)
class ShownAct:
    """An amendment, motion or undertaking, with its place among those of its proposal."""

    number: int
    act: ActRow
    is_due: bool
    is_overdue: bool


@dataclass(frozen=True)
class ShownProposal:
    proposal: ProposalRow
    acts: tuple[ShownAct, ...]

    @property
    def due(self) -> tuple[ShownAct, ...]:
        return tuple(one for one in self.acts if one.is_due)

    @property
    def overdue(self) -> int:
        return sum(one.is_overdue for one in self.acts)


@dataclass(frozen=True)
class CouncilOverview:
    """One council in the list of all."""

    council: CouncilName
    points: int
    answered: int
    proposals: tuple[ShownProposal, ...]
    due: int
    overdue: int


def councils_of(request: PageRequest) -> tuple[CouncilName, ...]:
    """Every council, and whoever else has a proposal to decide on, as far as this person may see them."""
    everything = sees_confidential(request.access)

    def make() -> tuple[CouncilName, ...]:
        with seen(request.exploration, everything=everything) as shown:
            named = {one.pk for one in council_bodies(shown)}
            bodies = Body.objects.filter(Q(kind=Body.Kind.COUNCIL) | Q(pk__in=named), exploration=shown)
            return tuple(
                CouncilName(one.key, one.name, str(one.organisation or ""))
                for one in bodies.select_related("organisation")
            )

    face = face_of(request.exploration, everything=everything)
    found: tuple[CouncilName, ...] = kept(request.exploration, f"councils:{face}", make)
    return found


def council_named(request: PageRequest, key: str) -> CouncilName:
    for one in councils_of(request):
        if one.key == key:
            return one
    raise Http404


def proposals_of(request: PageRequest) -> tuple[ProposalRow, ...]:
    everything = sees_confidential(request.access)

    def make() -> tuple[ProposalRow, ...]:
        with seen(request.exploration, everything=everything) as shown:
            found: tuple[ProposalRow, ...] = result_of(BY_NAME["follow_up"], shown).proposals
            return found

    face = face_of(request.exploration, everything=everything)
    rows: tuple[ProposalRow, ...] = kept(request.exploration, f"proposals:{face}", make)
    return rows


def asked_of(request: PageRequest, council: CouncilName) -> tuple[Asked, ...]:
    """What a council asked, with the answers that say most to it first."""
    everything = sees_confidential(request.access)

    def make() -> tuple[Asked, ...]:
        with seen(request.exploration, everything=everything) as shown:
            return asked_by(shown, _body(shown, council))

    face = face_of(request.exploration, everything=everything)
    rows: tuple[Asked, ...] = kept(request.exploration, f"asked:{council.key}:{face}", make)
    return rows


def _body(exploration: Exploration, council: CouncilName) -> Body:
    body = Body.objects.select_related("organisation").get(exploration=exploration, key=council.key)
    body.exploration = exploration
    return body


def shown(proposal: ProposalRow, today: date) -> ShownProposal:
    acts = []
    for number, act in enumerate(proposal.acts, 1):
        is_due = act.due is not None and act.outcome not in _ENDED
        is_overdue = is_due and act.due is not None and act.due < today
        acts.append(ShownAct(number, act, is_due, is_overdue))
    return ShownProposal(proposal, tuple(acts))


def overview(
    council: CouncilName, points: Iterable[Point], proposals: Iterable[ProposalRow], today: date
) -> CouncilOverview:
    own = of_council(points, council.record)
    rows = tuple(shown(one, today) for one in proposals if one.council_record == council.record)
    return CouncilOverview(
        council=council,
        points=len(own),
        answered=sum(one.answered for one in own),
        proposals=rows,
        due=sum(len(one.due) for one in rows),
        overdue=sum(one.overdue for one in rows),
    )
