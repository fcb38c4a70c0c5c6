"""Who does what when; what was said in which session?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from noaber.charts import Chart, strip, timeline
from noaber.dossier.content import address
from noaber.dossier.findings import FindingGroup, findings_of, group_by_kind
from noaber.dossier.models import (
    Action,
    Contribution,
    Decision,
    Exploration,
    Meeting,
    Phase,
    Role,
    WorkingSession,
)
from noaber.dossier.provenance import notes_of
from noaber.dossier.results import Conclusion, Note

# What people bring in is shown by group from this number on, so that nobody can be picked out.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class PhaseRow:
    record: str
    name: str
    starts: date | None
    ends: date | None
    period: str
    purpose: str
    result: str
    gate: str
    gate_body: str
    gate_date: date | None
    gate_outcome: str


@dataclass(frozen=True)
class MeetingRow:
    record: str
    title: str
    kind: str
    phase: str
    date: date | None
    period: str
    bodies: tuple[str, ...]
    participants: int | None
    text: str


@dataclass(frozen=True)
class RoleRow:
    record: str
    name: str
    held_by: str
    organisations: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class DecisionRow:
    record: str
    text: str
    body: str
    meeting: str
    # Its address; two meetings may have one title.
    meeting_record: str
    date: date | None
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ActionRow:
    record: str
    text: str
    owner: str
    meeting: str
    meeting_record: str
    due: date | None
    status: str


@dataclass(frozen=True)
class PromptRow:
    """What a prompt yielded: how many contributions, by group where the group is large enough."""

    record: str
    text: str
    contributions: int
    groups: tuple[tuple[str, int], ...]
    bundled: int


@dataclass(frozen=True)
class SessionRow:
    record: str
    title: str
    date: date | None
    participants: int | None
    text: str
    prompts: tuple[PromptRow, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    timeline: Chart | None
    # Whether meetings stand in it.
    has_moments: bool
    phases: tuple[PhaseRow, ...]
    meetings: tuple[MeetingRow, ...]
    roles: tuple[RoleRow, ...]
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ActionRow, ...]
    sessions: tuple[SessionRow, ...]
    groups: tuple[FindingGroup, ...]


def analyse(exploration: Exploration) -> Result:
    meetings = list(Meeting.objects.filter(exploration=exploration).select_related("phase").prefetch_related("bodies"))
    phases = tuple(_phase(phase) for phase in Phase.objects.filter(exploration=exploration).select_related("gate_body"))
    roles = tuple(
        RoleRow(
            address(Role, role.key),
            role.name,
            role.held_by,
            tuple(str(one) for one in role.organisations.all()),
            role.description,
        )
        for role in Role.objects.filter(exploration=exploration).prefetch_related("organisations")
    )
    decisions = tuple(
        DecisionRow(
            address(Decision, one.key),
            one.text,
            str(one.body or ""),
            str(one.meeting or ""),
            _meeting_record(one.meeting),
            one.date,
            notes_of(one),
        )
        for one in Decision.objects.filter(exploration=exploration)
        .select_related("body", "meeting")
        .prefetch_related("evidence__source")
    )
    actions = tuple(
        ActionRow(
            address(Action, one.key),
            one.text,
            str(one.owner or ""),
            str(one.meeting or ""),
            _meeting_record(one.meeting),
            one.due,
            one.status,
        )
        for one in Action.objects.filter(exploration=exploration).select_related("owner", "meeting")
    )
    sessions = _sessions(exploration)
    findings = findings_of(exploration, "process")
    conclusions: list[Conclusion] = []
    if phases or meetings:
        conclusions.append(
            Conclusion("process.course", {"phases": len(phases), "meetings": len(meetings), "roles": len(roles)})
        )
    gates = [phase for phase in phases if phase.gate]
    if gates:
        decided = sum(bool(phase.gate_outcome) for phase in gates)
        conclusions.append(Conclusion("process.gates", {"gates": len(gates), "decided": decided}))
    dated = _dated(phases)
    moments = [(one.phase.name, one.date) for one in meetings if one.date and one.phase]
    return Result(
        conclusions=tuple(conclusions)
        or (() if roles or decisions or actions or sessions or findings else (Conclusion("nothing_yet"),)),
        timeline=_timeline(dated, moments) if dated else _order(phases),
        has_moments=bool(dated and moments),
        phases=phases,
        meetings=tuple(_meeting(one) for one in meetings),
        roles=roles,
        decisions=decisions,
        actions=actions,
        sessions=sessions,
        groups=group_by_kind(findings),
    )


def _phase(phase: Phase) -> PhaseRow:
    return PhaseRow(
        record=address(Phase, phase.key),
        name=phase.name,
        starts=phase.starts,
        ends=phase.ends,
        period=phase.period,
        purpose=phase.purpose,
        result=phase.result,
        gate=phase.gate,
        gate_body=str(phase.gate_body or ""),
        gate_date=phase.gate_date,
        gate_outcome=phase.gate_outcome,
    )


def _meeting_record(meeting: Meeting | None) -> str:
    return address(Meeting, meeting.key) if meeting else ""


def _meeting(meeting: Meeting) -> MeetingRow:
    return MeetingRow(
        record=address(Meeting, meeting.key),
        title=meeting.title,
        kind=meeting.kind,
        phase=str(meeting.phase or ""),
        date=meeting.date,
        period=meeting.period,
        bodies=tuple(str(one) for one in meeting.bodies.all()),
        participants=meeting.participants,
        text=meeting.text,
    )


def _dated(phases: tuple[PhaseRow, ...]) -> list[tuple[str, date, date]]:
    """The phases that have their days; none where fewer than two have."""
    dated = [(one.name, one.starts, one.ends) for one in phases if one.starts and one.ends]
    return dated if len(dated) > 1 else []


def _order(phases: tuple[PhaseRow, ...]) -> Chart | None:
    steps = [(one.name, one.period) for one in phases]
    return strip(steps, alt=" → ".join(name for name, _period in steps)) if len(steps) > 1 else None


def _timeline(dated: list[tuple[str, date, date]], moments: list[tuple[str, date]]) -> Chart:
    alt = "; ".join(f"{name}: {start:%d-%m-%Y} – {end:%d-%m-%Y}" for name, start, end in dated)
    return timeline(dated, moments, alt=alt)


def _sessions(exploration: Exploration) -> tuple[SessionRow, ...]:
    sessions = WorkingSession.objects.filter(exploration=exploration).prefetch_related("prompts__contributions__group")
    return tuple(
        SessionRow(
            record=address(WorkingSession, session.key),
            title=session.title,
            date=session.date,
            participants=session.participants,
            text=session.text,
            prompts=tuple(
                _prompt(prompt.key, prompt.text, list(prompt.contributions.all())) for prompt in session.prompts.all()
            ),
        )
        for session in sessions
    )


def _prompt(key: str, text: str, contributions: list[Contribution]) -> PromptRow:
    # By body and not by its name: two municipalities may each have a works council.
    groups = {one.group.pk: str(one.group) for one in contributions if one.group is not None}
    counts = Counter(one.group_id for one in contributions)
    return PromptRow(
        record=f"prompt:{key}",
        text=text,
        contributions=len(contributions),
        groups=tuple((name, counts[pk]) for pk, name in groups.items() if counts[pk] >= SMALLEST_GROUP),
        bundled=sum(one.finding_id is not None for one in contributions),
    )
