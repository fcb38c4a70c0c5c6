"""What changed between two moments of an exploration, in figures and in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from noaber.dossier.models import Figure, Option
from noaber.dossier.wording import label
from noaber.overview.chapters import BY_NAME

from .state import State

# A share of first places that moves less than this may be the simulation.
NOTICEABLE = 0.05
_DECIMALS = Figure._meta.get_field("value").decimal_places


@dataclass(frozen=True)
class Named:
    """Something that came or went: its address, in which chapter, and its words."""

    record: str
    chapter: str
    text: str


@dataclass(frozen=True)
class FindingChange:
    """A finding that is worded otherwise, is met or not met now, or of which other things changed (`otherwise`)."""

    record: str
    chapter: str
    before: str
    text: str
    met_before: str
    met: str
    otherwise: tuple[str, ...]


@dataclass(frozen=True)
class FigureChange:
    """`part`: the difference as a part of what it was; None where that was nothing."""

    record: str
    name: str
    unit: str
    before: float
    after: float
    difference: float
    part: float | None


@dataclass(frozen=True)
class StatusChange:
    record: str
    name: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class WeighingChange:
    """A group for which something else comes first, or of which a share moved noticeably; empty first: no statement."""

    group: str
    first_before: tuple[str, ...]
    first_after: tuple[str, ...]
    shares: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Changes:
    """`noaber`: the versions that made the two, where these differ; part of what changed may come from that."""

    noaber: tuple[str, ...]
    findings_added: tuple[Named, ...]
    findings_removed: tuple[Named, ...]
    findings_changed: tuple[FindingChange, ...]
    figures_added: tuple[Named, ...]
    figures_removed: tuple[Named, ...]
    figures_changed: tuple[FigureChange, ...]
    options_added: tuple[Named, ...]
    options_removed: tuple[Named, ...]
    options_changed: tuple[StatusChange, ...]
    answered: tuple[Named, ...]
    unanswered: tuple[Named, ...]
    weighing: tuple[WeighingChange, ...]
    opened: tuple[Named, ...]
    mended: tuple[Named, ...]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__dataclass_fields__)


def compare(before: State, after: State) -> Changes:
    """What the second holds otherwise than the first."""
    findings = _sides(before, after, "findings")
    figures = _sides(before, after, "figures")
    options = _sides(before, after, "options")
    answers = _sides(before, after, "answers")
    open_ = _sides(before, after, "open")
    versions = (before.get("noaber", ""), after.get("noaber", ""))
    return Changes(
        noaber=versions if versions[0] != versions[1] else (),
        findings_added=tuple(_finding(*one) for one in findings.added),
        findings_removed=tuple(_finding(*one) for one in findings.removed),
        findings_changed=tuple(
            # What an earlier Noaber did not keep counts as unchanged.
            _finding_change(record, {**new, **old}, new)
            for record, old, new in findings.both
            if {**new, **old} != new
        ),
        figures_added=tuple(Named(record, "", _figure(one)) for record, one in figures.added),
        figures_removed=tuple(Named(record, "", _figure(one)) for record, one in figures.removed),
        figures_changed=tuple(
            _figure_change(record, old, new) for record, old, new in figures.both if old["value"] != new["value"]
        ),
        options_added=tuple(Named(record, "options", one["name"]) for record, one in options.added),
        options_removed=tuple(Named(record, "options", one["name"]) for record, one in options.removed),
        options_changed=tuple(
            StatusChange(record, new["name"], old["status"], new["status"], new["reason"])
            for record, old, new in options.both
            if old["status"] != new["status"]
        ),
        answered=tuple(
            Named(record, "assignment", new["text"])
            for record, old, new in answers.both
            if new["answered"] and not old["answered"]
        ),
        unanswered=tuple(
            Named(record, "assignment", new["text"])
            for record, old, new in answers.both
            if old["answered"] and not new["answered"]
        ),
        weighing=tuple(_weighing(before["weighing"], after["weighing"])),
        opened=tuple(Named(place, "", message) for place, message in open_.added),
        mended=tuple(Named(place, "", message) for place, message in open_.removed),
    )


@dataclass(frozen=True)
class _Sides:
    added: tuple[tuple[str, Any], ...]
    removed: tuple[tuple[str, Any], ...]
    both: tuple[tuple[str, Any, Any], ...]


def _sides(before: State, after: State, part: str) -> _Sides:
    old, new = before[part], after[part]
    return _Sides(
        tuple((key, one) for key, one in new.items() if key not in old),
        tuple((key, one) for key, one in old.items() if key not in new),
        tuple((key, old[key], one) for key, one in new.items() if key in old),
    )


def _finding(record: str, one: Mapping[str, str]) -> Named:
    return Named(record, one["chapter"], one["title"])


def _finding_change(record: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> FindingChange:
    return FindingChange(
        record,
        new["chapter"],
        before=old["title"],
        text=new["title"],
        met_before=old["met"],
        met=new["met"],
        otherwise=tuple(name for name in ("text", "chapter", "kind", "sources") if old[name] != new[name]),
    )


def _figure_change(record: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> FigureChange:
    before, after = old["value"], new["value"]
    # Figures have so many decimals; the others would be noise of the subtraction.
    difference = round(after - before, _DECIMALS)
    return FigureChange(
        record, new["name"], new["unit"], before, after, difference, difference / abs(before) if before else None
    )


def _figure(one: Mapping[str, Any]) -> str:
    unit = f" {one['unit']}" if one["unit"] else ""
    return f"{one['name']}: {_number(one['value'])}{unit}"


def _weighing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[WeighingChange]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        first = tuple(old["first"]) if old else (), tuple(new["first"]) if new else ()
        moved = (
            tuple(
                (option, old["shares"][option], share)
                for option, share in new["shares"].items()
                if option in old["shares"] and abs(share - old["shares"][option]) >= NOTICEABLE
            )
            if old and new
            else ()
        )
        if first[0] != first[1] or moved:
            name = str((new or old or {}).get("name", ""))
            yield WeighingChange(name, first[0], first[1], moved)


# Words


@dataclass(frozen=True)
class Group:
    """Changes of one subject, a line each, in the language of the reader."""

    code: str
    title: str
    lines: tuple[str, ...]


# Groups that say how the work stands; they are for those who work on the exploration.
INTERNAL = ("open",)


def sentences(changes: Changes) -> list[str]:
    """The changes, a line each, in the language of the reader."""
    if changes.is_empty:
        return [_("Nothing changed.")]
    return [line for group in groups(changes) for line in group.lines]


def groups(changes: Changes) -> tuple[Group, ...]:
    """The changes by subject; only what changed."""
    lines = {
        ("made", _("Made by")): _made(changes.noaber),
        ("findings", _("Findings")): [
            *(_("Finding added (%(chapter)s): %(text)s") % _said(one) for one in changes.findings_added),
            *(_("Finding taken out (%(chapter)s): %(text)s") % _said(one) for one in changes.findings_removed),
            *(_finding_changed(one) for one in changes.findings_changed),
        ],
        ("figures", _("Figures")): [
            *(_("Figure added: %(text)s") % _said(one) for one in changes.figures_added),
            *(_("Figure taken out: %(text)s") % _said(one) for one in changes.figures_removed),
            *(_figure_changed(one) for one in changes.figures_changed),
        ],
        ("options", _("Forms")): [
            *(_("Form added: %(text)s") % _said(one) for one in changes.options_added),
            *(_("Form taken out: %(text)s") % _said(one) for one in changes.options_removed),
            *(_option_changed(one) for one in changes.options_changed),
        ],
        ("answers", _("Assignment points")): [
            *(_("Assignment point answered now: %(text)s") % _said(one) for one in changes.answered),
            *(_("Assignment point no longer answered: %(text)s") % _said(one) for one in changes.unanswered),
        ],
        ("weighing", _("Weighing")): [_weighing_changed(one) for one in changes.weighing],
        ("open", _("What the check leaves open")): [
            *(_("Open now, by the check: %(text)s") % _said(one) for one in changes.opened),
            *(_("No longer open, by the check: %(text)s") % _said(one) for one in changes.mended),
        ],
    }
    return tuple(Group(code, title, tuple(said)) for (code, title), said in lines.items() if said)


def _made(versions: tuple[str, ...]) -> list[str]:
    if not versions:
        return []
    before, after = versions
    said = _(
        "Made with different versions of Noaber (%(before)s and %(after)s): part of what changed may come from that."
    )
    return [said % {"before": before or "?", "after": after or "?"}]


def _said(one: Named | FindingChange) -> dict[str, str]:
    return {"chapter": str(BY_NAME[one.chapter].title) if one.chapter in BY_NAME else "", "text": one.text}


def _finding_changed(one: FindingChange) -> str:
    words = {"text": _("text"), "chapter": _("chapter"), "kind": _("kind"), "sources": _("sources")}
    what = []
    if one.before != one.text:
        what.append(_("was called “%(before)s”") % {"before": one.before})
    if one.met_before != one.met:
        met = {"before": _met(one.met_before), "after": _met(one.met)}
        what.append(_("was “%(before)s” and is now “%(after)s”") % met)
    if one.otherwise:
        what.append(_("changed: %(names)s") % {"names": ", ".join(words[name] for name in one.otherwise)})
    return _("Finding changed (%(chapter)s): %(text)s (%(what)s)") % {**_said(one), "what": "; ".join(what)}


def _met(value: str) -> str:
    return label("Finding.Met", value) or label("Finding.Met", "unknown")


def _figure_changed(one: FigureChange) -> str:
    said = {
        "name": one.name,
        "before": _number(one.before),
        "after": _number(one.after),
        "difference": _number(one.difference, sign=True),
        "unit": f" {one.unit}" if one.unit else "",
    }
    if one.part is None:
        return _("Figure changed: %(name)s from %(before)s to %(after)s%(unit)s (%(difference)s)") % said
    part = Decimal(str(one.part * 100)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _("Figure changed: %(name)s from %(before)s to %(after)s%(unit)s (%(difference)s, %(part)s %%)") % {
        **said,
        "part": _number(float(part), sign=True),
    }


def _option_changed(one: StatusChange) -> str:
    said = {
        "name": one.name,
        "before": str(Option.Status(one.before).label),
        "after": str(Option.Status(one.after).label),
        "reason": one.reason,
    }
    if one.reason:
        return _("%(name)s was “%(before)s” and is now “%(after)s”: %(reason)s") % said
    return _("%(name)s was “%(before)s” and is now “%(after)s”, without a reason") % said


def _weighing_changed(one: WeighingChange) -> str:
    moved = "; ".join(
        _("%(option)s from %(before)s to %(after)s %%") % {"option": name, "before": _cent(old), "after": _cent(new)}
        for name, old, new in one.shares
    )
    said = {
        "group": one.group or _("people without a group"),
        "before": ", ".join(one.first_before) or _("nothing that could be said"),
        "after": ", ".join(one.first_after) or _("nothing that can be said"),
        "moved": moved,
    }
    if one.first_before == one.first_after:
        return _("Weighing, %(group)s: %(moved)s of the first places") % said
    if moved:
        return _("Weighing, %(group)s: first came %(before)s, now comes %(after)s (%(moved)s)") % said
    return _("Weighing, %(group)s: first came %(before)s, now comes %(after)s") % said


def _cent(share: float) -> str:
    return str(Decimal(str(share * 100)).quantize(Decimal(1), ROUND_HALF_UP))


def _number(value: float, *, sign: bool = False) -> str:
    plain = Decimal(str(value)).normalize()
    places = max(-int(plain.as_tuple().exponent), 0)
    text = number_format(abs(plain), decimal_pos=places, use_l10n=True, force_grouping=True)
    mark = "\N{MINUS SIGN}" if plain < 0 else "+" if sign else ""
    return mark + text
