"""After the decision: do we get what we went for?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from noaber.dossier.content import address
from noaber.dossier.figures import FigureCell, cell_of
from noaber.dossier.findings import FindingGroup, findings_of, group_by_kind
from noaber.dossier.models import Body, CouncilAct, CouncilVote, Exploration, Indicator, Proposal, Publication
from noaber.dossier.results import Conclusion


@dataclass(frozen=True)
class IndicatorRow:
    record: str
    name: str
    measures: str
    quantity: str
    unit: str
    baseline: FigureCell | None
    direction: str
    target: str
    owner: str
    text: str


@dataclass(frozen=True)
class Votes:
    """How many members voted in which way; none at all where that was not recorded."""

    in_favour: int
    against: int
    abstained: int

    @property
    def known(self) -> bool:
        return bool(self.in_favour or self.against or self.abstained)


@dataclass(frozen=True)
class VoteRow:
    """How one party group voted, or the council as a whole where no group is named."""

    party_group: str
    votes: Votes


@dataclass(frozen=True)
class ActRow:
    kind: str
    text: str
    by: str
    outcome: str
    due: datetime.date | None
    votes: Votes


@dataclass(frozen=True)
class ProposalRow:
    record: str
    title: str
    council: str
    council_record: str
    options: tuple[str, ...]
    text: str
    finances: str
    communication: str
    next_steps: str
    date: datetime.date | None
    outcome: str
    decision_points: tuple[str, ...]
    votes: tuple[VoteRow, ...]
    # Over all party groups.
    total: Votes
    acts: tuple[ActRow, ...]


@dataclass(frozen=True)
class PublicationRow:
    record: str
    title: str
    kind: str
    audience: str
    date: datetime.date
    version: str
    sha256: str
    state: str
    released_by: tuple[str, ...]
    missing: tuple[str, ...]
    withdrawn: datetime.date | None
    withdrawn_because: str
    confidential_ground: str
    confidential_until: datetime.date | None


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    indicators: tuple[IndicatorRow, ...]
    proposals: tuple[ProposalRow, ...]
    publications: tuple[PublicationRow, ...]
    groups: tuple[FindingGroup, ...]


def analyse(exploration: Exploration) -> Result:
    indicators = tuple(
        _indicator(one)
        for one in Indicator.objects.filter(exploration=exploration).select_related(
            "finding", "quantity", "baseline__source", "owner"
        )
    )
    proposals = tuple(
        _proposal(one)
        for one in Proposal.objects.filter(exploration=exploration)
        .select_related("council")
        .prefetch_related("options", "decision_points", "votes", "acts")
    )
    publications = tuple(
        _publication(one)
        for one in Publication.objects.filter(exploration=exploration).prefetch_related(
            "released_by", "needs_release", "releases__organisation"
        )
    )
    conclusions = [
        Conclusion(
            "follow_up.indicators",
            {"total": len(indicators), "baseline": sum(one.baseline is not None for one in indicators)},
        )
        if indicators
        else Conclusion("follow_up.no_indicators"),
        Conclusion(
            "follow_up.proposals",
            {"total": len(proposals), "decided": sum(bool(one.outcome) for one in proposals)},
        )
        if proposals
        else Conclusion("follow_up.no_proposals"),
    ]
    return Result(
        conclusions=tuple(conclusions),
        indicators=indicators,
        proposals=proposals,
        publications=publications,
        groups=group_by_kind(findings_of(exploration, "follow_up")),
    )


def _indicator(one: Indicator) -> IndicatorRow:
    return IndicatorRow(
        record=address(Indicator, one.key),
        name=one.name,
        measures=str(one.finding or ""),
        quantity=one.quantity.name if one.quantity else "",
        unit=one.quantity.unit if one.quantity else "",
        baseline=cell_of(one.baseline) if one.baseline else None,
        direction=one.direction,
        target=one.target,
        owner=str(one.owner or ""),
        text=one.text,
    )


def _proposal(one: Proposal) -> ProposalRow:
    votes = tuple(VoteRow(vote.party_group, _votes(vote)) for vote in one.votes.all())
    return ProposalRow(
        record=address(Proposal, one.key),
        title=one.title,
        council=str(one.council),
        council_record=address(Body, one.council.key),
        options=tuple(option.name for option in one.options.all()),
        text=one.text,
        finances=one.finances,
        communication=one.communication,
        next_steps=one.next_steps,
        date=one.date,
        outcome=one.outcome,
        decision_points=tuple(point.text for point in one.decision_points.all()),
        votes=votes,
        total=Votes(
            sum(row.votes.in_favour for row in votes),
            sum(row.votes.against for row in votes),
            sum(row.votes.abstained for row in votes),
        ),
        acts=tuple(ActRow(act.kind, act.text, act.by, act.outcome, act.due, _votes(act)) for act in one.acts.all()),
    )


def _votes(one: CouncilAct | CouncilVote) -> Votes:
    return Votes(one.in_favour or 0, one.against or 0, one.abstained or 0)


def _publication(one: Publication) -> PublicationRow:
    return PublicationRow(
        record=address(Publication, one.key),
        title=one.title,
        kind=one.kind,
        audience=one.audience,
        date=one.date,
        version=one.version,
        sha256=one.sha256,
        state=one.state().value,
        released_by=tuple(str(organisation) for organisation in one.releasers()),
        missing=tuple(str(organisation) for organisation in one.missing()),
        withdrawn=one.withdrawn,
        withdrawn_because=one.withdrawn_because,
        confidential_ground=one.confidential_ground,
        confidential_until=one.confidential_until,
    )
