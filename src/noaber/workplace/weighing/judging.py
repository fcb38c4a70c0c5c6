"""The form in which people judge: every form on every criterion, saved as far as it is, and taken back whole."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.accounts.permissions import Right
from noaber.chapters.weighing import actions
from noaber.chapters.weighing.judging import SMALLEST_GROUP
from noaber.chapters.weighing.own import Answer, Cell, Own
from noaber.dossier.changes import Refused
from noaber.dossier.files.text import FORBIDDEN, plain_line_ends

from ..access import PageRequest, needs
from ..models import Draft
from ..records import drafts
from .at_hand import NOT_SAID, Asked, asked_of, bodies_of, own_judgements
from .state import key_of

# What can be answered: the value in the form, the sign on the button and its name where a sign says too little.
CHOICES = (
    ("-2", "− −", gettext_lazy("very negative")),
    ("-1", "−", gettext_lazy("negative")),
    ("0", "0", gettext_lazy("neutral")),
    ("1", "+", gettext_lazy("positive")),
    ("2", "+ +", gettext_lazy("very positive")),
    ("?", "?", gettext_lazy("don’t know")),
    ("", "○", gettext_lazy("nothing yet")),
)
LEVELS = {value: int(value) for value, _sign, _name in CHOICES if value not in ("", "?")}
MOST_WHY = 2000


@dataclass(frozen=True)
class Typed:
    """What stands in the form: the group, and for each combination a choice and a reason."""

    body: str
    cells: Mapping[Cell, tuple[str, str]]
    # What stood in it when it was opened.
    was: Mapping[Cell, Answer]


@needs(Right.CONTRIBUTE)
def weighing_judge(request: PageRequest) -> HttpResponse:
    if request.access.membership is None:
        raise Http404
    asked, own = asked_of(request), own_judgements(request)
    if request.method != "POST":
        drafts.take_over(request)
        draft = drafts.draft_of(request.user, request.path)
        typed = _typed(drafts.as_sent(draft), asked) if draft else _of_own(asked, own)
        return _page(request, asked, typed, own, {}, draft)
    typed = _typed(request.POST, asked)
    faults = _faults(asked, typed)
    if not faults:
        try:
            actions.judge(
                request.user,
                request.exploration,
                typed.body,
                _answers(typed),
                was=typed.was,
                once=request.POST.get("once", "")[:40],
            )
        except Refused as refused:
            faults = {f"record:{at}": f"{one.message} {one.mend}" for at, one in enumerate(refused.faults)}
        except PermissionDenied:
            raise Http404 from None
    if faults:
        return _page(request, asked, typed, own, faults)
    drafts.throw_away(request.user, request.path)
    done = sum(choice != "" for choice, _why in typed.cells.values())
    messages.success(
        request,
        _("Saved: %(done)d of %(all)d combinations. You can go on at any time.")
        % {"done": done, "all": len(typed.cells)},
    )
    return HttpResponseRedirect(reverse("weighing-judge", args=[request.exploration.slug]) + _next(request, asked))


@needs(Right.CONTRIBUTE)
def take_back(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            changed = actions.take_back_judgements(
                request.user, request.exploration, once=request.POST.get("once", "")[:40]
            )
        except PermissionDenied:
            raise Http404 from None
        if changed:
            messages.success(request, _("Taken back: nothing of what you judged or shared stands here any more."))
    return HttpResponseRedirect(reverse("weighing-judge", args=[request.exploration.slug]))


# What was typed


def _cells(asked: Asked) -> Iterator[tuple[Cell, str]]:
    """Every combination, and how its fields are called."""
    for criterion in asked.criteria:
        for option in asked.options:
            cell = key_of(option.record), key_of(criterion.record)
            yield cell, ".".join(cell)


def _of_own(asked: Asked, own: Own) -> Typed:
    cells = {}
    for cell, _name in _cells(asked):
        answer = own.answers.get(cell)
        cells[cell] = ("", "") if answer is None else ("?" if answer.level is None else str(answer.level), answer.why)
    was = {cell: own.answers[cell] for cell in cells if cell in own.answers}
    return Typed(own.body if own.takes_part else NOT_SAID, cells, was)


def _typed(posted: QueryDict, asked: Asked) -> Typed:
    cells = {
        cell: (posted.get(f"level.{name}", ""), _text(posted.get(f"why.{name}", ""))) for cell, name in _cells(asked)
    }
    return Typed(posted.get("body", NOT_SAID), cells, _was(posted.get("was", ""), asked))


def _text(text: str) -> str:
    return FORBIDDEN.sub("", plain_line_ends(text)).strip()


def _was(text: str, asked: Asked) -> dict[Cell, Answer]:
    """What the form held when it was opened; nothing where that cannot be read, so that nothing is taken away by it."""
    try:
        found = json.loads(text)
        return {
            cell: Answer(LEVELS.get(str(found[name][0])), str(found[name][1]))
            for cell, name in _cells(asked)
            if name in found
        }
    except (ValueError, TypeError, LookupError):
        return {}


def _was_text(typed: Typed) -> str:
    return json.dumps({".".join(cell): [one.level, one.why] for cell, one in typed.was.items()}, ensure_ascii=False)


def _answers(typed: Typed) -> dict[Cell, Answer]:
    return {cell: Answer(LEVELS.get(choice), why) for cell, (choice, why) in typed.cells.items() if choice}


def _faults(asked: Asked, typed: Typed) -> dict[str, str]:
    """What is wrong, by the name of the fields it is about."""
    faults = {}
    if typed.body == NOT_SAID:
        faults["body"] = _("Choose the group to which you belong, or that you belong to none.")
    options = {key_of(one.record): one.label for one in asked.options}
    criteria = {key_of(one.record): one.label for one in asked.criteria}
    for (option, criterion), (choice, why) in typed.cells.items():
        name, place = f"{option}.{criterion}", {"option": options[option], "criterion": criteria[criterion]}
        if choice not in ("", "?") and choice not in LEVELS:
            faults[name] = _("“%(option)s” on “%(criterion)s”: choose one of the answers.") % place
        elif len(why) > MOST_WHY:
            faults[name] = _(
                "“%(option)s” on “%(criterion)s”: the reason is longer than %(most)d characters; shorten it."
            ) % {
                **place,
                "most": MOST_WHY,
            }
        elif why and not choice:
            faults[name] = (
                _(
                    "“%(option)s” on “%(criterion)s”: there is a reason and no judgement yet; choose one, or “don’t know”."
                )
                % place
            )
    return faults


def _next(request: PageRequest, asked: Asked) -> str:
    """Where to go on: the criterion behind the one that was saved, if any."""
    keys = [key_of(one.record) for one in asked.criteria]
    saved = request.POST.get("then", "")
    if saved not in keys or saved == keys[-1]:
        return ""
    return f"#criterion-{keys[keys.index(saved) + 1]}"


# The page


def _page(
    request: PageRequest,
    asked: Asked,
    typed: Typed,
    own: Own,
    faults: Mapping[str, str],
    draft: Draft | None = None,
) -> HttpResponse:
    slug = request.exploration.slug
    done = sum(choice != "" for choice, _why in typed.cells.values())
    may_record = request.access.may_write(actions.CHAPTER)
    context = {
        "options": [{"row": one, "key": key_of(one.record)} for one in asked.options],
        "criteria": [_criterion(asked, typed, faults, place) for place in range(len(asked.criteria))],
        "bodies": bodies_of(request),
        "not_said": NOT_SAID,
        "typed": typed,
        "was": _was_text(typed),
        "own": own,
        "has_own": own.takes_part,
        "draft": draft,
        "who": drafts.mark_of(request.user),
        "faults": faults,
        "done": done,
        "all": len(typed.cells),
        "fewest": SMALLEST_GROUP,
        "most_why": MOST_WHY,
        "once": secrets.token_urlsafe(16),
        "may_record": may_record,
        "new_position": _address("record-new", slug, "judge") if may_record else "",
        "tables": _address("tables", slug) if may_record else "",
    }
    return render(request, "weighing/judge.html", context, status=422 if faults else 200)


def _criterion(asked: Asked, typed: Typed, faults: Mapping[str, str], place: int) -> dict[str, Any]:
    criterion = asked.criteria[place]
    key = key_of(criterion.record)
    cells = []
    for option in asked.options:
        cell = key_of(option.record), key
        name = ".".join(cell)
        choice, why = typed.cells[cell]
        cells.append(
            {
                "option": option,
                "known": cell[0],
                "name": name,
                "choices": [(value, sign, said, value == choice) for value, sign, said in CHOICES],
                "why": why,
                "is_answered": choice != "",
                "fault": faults.get(name, ""),
            }
        )
    return {
        "row": criterion,
        "key": key,
        "number": place + 1,
        "cells": cells,
        "done": sum(one["is_answered"] for one in cells),
        "is_complete": all(one["is_answered"] for one in cells),
        "is_last": place == len(asked.criteria) - 1,
    }


def _address(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
