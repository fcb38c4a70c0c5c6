"""Changes in the weighing: each checks the right, changes, and writes an audit line, in one transaction.

What people judge and find important is theirs: the lines about it say that it was done, and hold no values, no combination
and no pseudonym. So they cannot be undone from the list of changes; whoever judged can take everything back. What a body
stated is an ordinary record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import Right, access_of, require
from noaber.dossier.audit import note, renew
from noaber.dossier.changes import Edit, Refused, hold, sent_before
from noaber.dossier.content import Values, address
from noaber.dossier.editing import Place, place_of, put, values_of
from noaber.dossier.edits import edit_of
from noaber.dossier.files.faults import Fault
from noaber.dossier.models import AuditLine, Body, Criterion, Exploration, Judge, Judgement, Option, Weight

from .analysis import weighed_options
from .own import Answer, Cell
from .trying import ORDER, Tried

CHAPTER = "weighing"

JUDGED = "judgements.saved"
JUDGED_BACK = "judgements.taken_back"
WEIGHED = "weights.shared"
WEIGHED_BACK = "weights.taken_back"


# What people judge


@transaction.atomic
def judge(
    user: User,
    exploration: Exploration,
    body: str,
    answers: Mapping[Cell, Answer],
    *,
    was: Mapping[Cell, Answer],
    once: str = "",
) -> bool:
    """Keep what this person judges, as one of the people of a body (empty: of none); says whether anything changed.

    `was` is what stood in the form that was sent: only what differs from it changes, so that an old window takes nothing
    away. Raises `Refused`, `PermissionDenied`.
    """
    exploration = hold(exploration)
    pseudonym = _pseudonym(user, exploration)
    if sent_before(exploration, once) is not None:
        return False
    changed = {cell: answers.get(cell) for cell in {**was, **answers} if answers.get(cell) != was.get(cell)}
    place, belongs_elsewhere = _place_among(exploration, pseudonym, body)
    if place is None and not any(changed.values()):
        return False
    made = _put_answers(exploration, place or _join(exploration, pseudonym, body), changed)
    if belongs_elsewhere and place is not None:
        place.body = _body(exploration, body)
        place.save(update_fields=["body"])
    Judge.objects.filter(exploration=exploration, key=pseudonym, judgements=None, weights=None).delete()
    if not (made or belongs_elsewhere):
        return False
    renew(exploration)
    note(exploration, user, JUDGED, once=once)
    return True


@transaction.atomic
def take_back_judgements(user: User, exploration: Exploration, *, once: str = "") -> bool:
    """Take away everything that this person judged and shared here; says whether there was anything."""
    exploration = hold(exploration)
    found = Judge.objects.filter(exploration=exploration, key=_pseudonym(user, exploration))
    if sent_before(exploration, once) is not None or not found.exists():
        return False
    for key in found.values_list("key", flat=True):
        _forget(exploration, key)
    Judgement.objects.filter(judge__in=found).delete()
    Weight.objects.filter(judge__in=found).delete()
    found.delete()
    renew(exploration)
    note(exploration, user, JUDGED_BACK, once=once)
    return True


def _forget(exploration: Exploration, pseudonym: str) -> None:
    """Take what this person judged out of what is kept to undo a deletion with."""
    lines = AuditLine.objects.filter(exploration=exploration).annotate(text=Cast("edits", models.TextField()))
    for line in lines.filter(text__contains=pseudonym):
        line.edits = [edit for edit in line.edits if not _is_about(edit, pseudonym)]
        line.save(update_fields=["edits"])


def _is_about(edit: Edit, pseudonym: str) -> bool:
    values = edit["before"] or edit["after"] or {}
    return edit["record"] == address(Judge, pseudonym) or values.get("judge") == pseudonym


@transaction.atomic
def share_weights(
    user: User, exploration: Exploration, criteria: Sequence[str], tried: Tried, body: str, *, once: str = ""
) -> bool:
    """Make these the weights of this person, as one of the people of a body; says whether anything changed."""
    exploration = hold(exploration)
    pseudonym = _pseudonym(user, exploration)
    if sent_before(exploration, once) is not None:
        return False
    rows = _criteria(exploration, criteria)
    place, belongs_elsewhere = _place_among(exploration, pseudonym, body)
    if place is None:
        place = _join(exploration, pseudonym, body)
    elif belongs_elsewhere:
        place.body = _body(exploration, body)
        place.save(update_fields=["body"])
    Weight.objects.filter(judge=place).delete()
    last = _last(exploration, Weight)
    Weight.objects.bulk_create(
        Weight(
            exploration=exploration,
            key=f"{pseudonym}--{row.key}",
            judge=place,
            criterion=row,
            position=last + number,
            **_weight(tried, at),
        )
        for number, (at, row) in enumerate(_given(tried, rows), 1)
    )
    renew(exploration)
    note(exploration, user, WEIGHED, once=once)
    return True


@transaction.atomic
def take_back_weights(user: User, exploration: Exploration, *, once: str = "") -> bool:
    """Take away the weights that this person shared; what was judged stays."""
    exploration = hold(exploration)
    found = Weight.objects.filter(
        exploration=exploration, judge__kind=Judge.Kind.PERSON, judge__key=_pseudonym(user, exploration)
    )
    if sent_before(exploration, once) is not None or not found.exists():
        return False
    found.delete()
    own = Judge.objects.filter(exploration=exploration, key=_pseudonym(user, exploration))
    own.filter(judgements=None).delete()
    renew(exploration)
    note(exploration, user, WEIGHED_BACK, once=once)
    return True


# What bodies state


@transaction.atomic
def record_weights(
    user: User, exploration: Exploration, position: str, criteria: Sequence[str], tried: Tried, *, once: str = ""
) -> bool:
    """Record weights as those of the position of a body or document, in the place of what it gave before; can be undone."""
    exploration = hold(exploration)
    if not access_of(user, exploration).may_write(CHAPTER):
        raise PermissionDenied(_("You may not change this exploration."))
    if sent_before(exploration, once) is not None:
        return False
    judge = Judge.objects.filter(exploration=exploration, key=position).exclude(kind=Judge.Kind.PERSON).first()
    if judge is None:
        raise Refused([_gone(address(Judge, position))])
    table = place_of("weight")
    assert table is not None
    rows = _criteria(exploration, criteria)
    given = {row.key: _weight(tried, at) for at, row in _given(tried, rows)}
    edits = [
        edit
        for row in Criterion.objects.filter(exploration=exploration)
        if (edit := _set_weight(exploration, table, judge, row, given.get(row.key))) is not None
    ]
    if not edits:
        return False
    renew(exploration)
    note(
        exploration,
        user,
        "record.changed",
        record=address(Judge, judge.key),
        edits=edits,
        once=once,
        title=str(judge),
    )
    return True


def _set_weight(
    exploration: Exploration, place: Place, judge: Judge, criterion: Criterion, given: dict[str, int] | None
) -> Edit | None:
    """Put, change or remove one weight; what changed, if anything did."""
    key = f"{judge.key}--{criterion.key}"
    row = Weight.objects.filter(exploration=exploration, key=key).first()
    before = values_of(place.table, row) if row else None
    links: Values = {"judge": judge.key, "criterion": criterion.key}
    # Points stand in content as text.
    after = (
        {**links, **{name: str(value) if name == "points" else value for name, value in given.items()}}
        if given
        else None
    )
    if before == after:
        return None
    position = row.position if row else 0
    if after is not None:
        position = put(exploration, place, key, after).position
    elif row is not None:
        row.delete()
    return edit_of(place, key, "", position, before, after)


# Parts of a change


def _pseudonym(user: User, exploration: Exploration) -> str:
    """Under which this person judges; only whoever takes part may."""
    require(user, exploration, Right.CONTRIBUTE)
    membership = access_of(user, exploration).membership
    if membership is None:
        raise PermissionDenied(_("You may not do this in this exploration."))
    return membership.pseudonym


def _place_among(exploration: Exploration, pseudonym: str, body: str) -> tuple[Judge | None, bool]:
    """The judge of this person, if any yet, and whether that is one of another body than the one given."""
    if body:
        _body(exploration, body)
    found = Judge.objects.filter(exploration=exploration, key=pseudonym).select_related("body").first()
    return found, found is not None and (found.body.key if found.body else "") != body


def _join(exploration: Exploration, pseudonym: str, body: str) -> Judge:
    return Judge.objects.create(
        exploration=exploration,
        key=pseudonym,
        kind=Judge.Kind.PERSON,
        body=_body(exploration, body),
        position=_last(exploration, Judge) + 1,
    )


def _body(exploration: Exploration, key: str) -> Body | None:
    if not key:
        return None
    found = Body.objects.filter(exploration=exploration, key=key).first()
    if found is None:
        raise Refused([_gone(address(Body, key))])
    return found


def _criteria(exploration: Exploration, keys: Sequence[str]) -> list[Criterion]:
    found = {one.key: one for one in Criterion.objects.filter(exploration=exploration, key__in=keys)}
    gone = [key for key in keys if key not in found]
    if gone:
        raise Refused([_gone(address(Criterion, key)) for key in gone])
    return [found[key] for key in keys]


def _put_answers(exploration: Exploration, judge: Judge, changed: Mapping[Cell, Answer | None]) -> bool:
    options = {one.key: one for one in weighed_options(exploration)}
    criteria = {one.key: one for one in Criterion.objects.filter(exploration=exploration)}
    faults = [_gone(address(Option, option)) for option, _criterion in changed if option not in options]
    faults += [_gone(address(Criterion, criterion)) for _option, criterion in changed if criterion not in criteria]
    if faults:
        raise Refused(dict.fromkeys(faults))
    standing = {(one.option_id, one.criterion_id): one for one in Judgement.objects.filter(judge=judge)}
    last = _last(exploration, Judgement)
    new: list[Judgement] = []
    renewed: list[Judgement] = []
    gone: list[int] = []
    for (option, criterion), answer in changed.items():
        row = standing.get((options[option].pk, criteria[criterion].pk))
        if answer is None:
            gone += [row.pk] if row else []
        elif row is None:
            new.append(
                Judgement(
                    exploration=exploration,
                    key=f"{judge.key}--{option}--{criterion}",
                    judge=judge,
                    option=options[option],
                    criterion=criteria[criterion],
                    level=answer.level,
                    why=answer.why,
                    position=last + len(new) + 1,
                )
            )
        elif (row.level, row.why) != (answer.level, answer.why):
            row.level, row.why = answer.level, answer.why
            renewed.append(row)
    Judgement.objects.bulk_create(new)
    Judgement.objects.bulk_update(renewed, ["level", "why"])
    Judgement.objects.filter(pk__in=gone).delete()
    return bool(new or renewed or gone)


def _given(tried: Tried, rows: Sequence[Criterion]) -> list[tuple[int, Criterion]]:
    """The criteria for which something is kept: in an order those with a place, else all."""
    return [(at, row) for at, row in enumerate(rows) if tried.way != ORDER or tried.numbers[at] is not None]


def _weight(tried: Tried, at: int) -> dict[str, int]:
    return {"place" if tried.way == ORDER else "points": tried.numbers[at] or 0}


def _last(exploration: Exploration, model: type[Judge] | type[Judgement] | type[Weight]) -> int:
    manager: Any = model._default_manager
    return manager.filter(exploration=exploration).aggregate(last=models.Max("position"))["last"] or 0


def _gone(record: str) -> Fault:
    return Fault(
        "",
        None,
        _("%(record)s is not judged here any more.") % {"record": record},
        _("It is left out of this page now; send it again to keep the rest."),
    )
