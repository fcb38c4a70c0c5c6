"""Trying weights: the page, its answer alone while somebody slides, and what one can do with the weights."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.accounts.permissions import Right
from noaber.chapters.weighing import actions
from noaber.chapters.weighing.judging import GroupName
from noaber.chapters.weighing.own import Own
from noaber.chapters.weighing.trying import (
    MOST,
    NO_BODY,
    ORDER,
    SLIDERS,
    SWING,
    WAYS,
    Judged,
    TrialResult,
    Tried,
    equal_weights,
    judged_by,
    try_weights,
)
from noaber.chapters.weighing.wording import group_name, say
from noaber.dossier.changes import Refused
from noaber.dossier.models import Judge, MixtureShare

from ..access import PageRequest, needs, require_chapter
from . import state
from .at_hand import NOT_SAID, Trying, bodies_of, kept_trial, own_judgements, trying_of
from .trials import keep_trial

WAY_NAMES = {
    SLIDERS: gettext_lazy("Sliders"),
    ORDER: gettext_lazy("An order"),
    SWING: gettext_lazy("Points for the step from worst to best"),
}
ME = "me"


@dataclass(frozen=True)
class Page:
    """What the page shows, made of what was asked."""

    request: PageRequest
    trying: Trying
    own: Own
    asked: state.State

    @property
    def slug(self) -> str:
        return self.request.exploration.slug

    @cached_property
    def criteria(self) -> list[str]:
        return state.criteria_of(self.trying.shown)

    @cached_property
    def judged(self) -> list[Judged]:
        """Everybody whose judgements can be chosen; one's own first."""
        return [*_own_judged(self.trying, self.own), *self.trying.shown.judged]

    @cached_property
    def result(self) -> TrialResult | None:
        if self.asked.tried is None or not self.trying.shown.can_compare:
            return None
        chosen = [one for one in self.judged if not self.asked.who or one.record in self.asked.who]
        return try_weights(self.trying.shown, chosen, self.asked.tried)

    @property
    def mine(self) -> str:
        """The group of which one is, as the tables call it."""
        return (f"body:{self.own.body}" if self.own.body else NO_BODY) if self.own.takes_part else ""

    def address(self, tried: Tried) -> str:
        return f"{reverse('weighing-try', args=[self.slug])}?{state.query(self.criteria, tried, self.asked.who)}"

    @property
    def here(self) -> str:
        if self.asked.tried is not None:
            return self.address(self.asked.tried)
        return reverse("weighing-try", args=[self.slug])

    def fields(self) -> list[dict[str, Any]]:
        return [
            {
                "criterion": row,
                "name": state.number_name(key),
                "value": typed,
                "fault": self.asked.faults.get(key, ""),
            }
            for row, key, typed in zip(self.trying.shown.criteria, self.criteria, self.asked.typed, strict=True)
        ]

    def ways(self) -> list[dict[str, Any]]:
        now = self.asked.tried or equal_weights(len(self.criteria), self.asked.way)
        return [
            {"name": WAY_NAMES[way], "address": self.address(now.given_as(way)), "is_here": way == self.asked.way}
            for way in WAYS
        ]

    def starts(self) -> list[dict[str, Any]]:
        """Weights to start from: all the same, one's own, those of one's group, and of every body that gave them."""
        way = self.asked.way
        found = [(_("all criteria alike"), equal_weights(len(self.criteria), way))]
        shared = self.own.tried(self.criteria)
        if shared is not None:
            found.append((_("the weights that I shared"), shared.given_as(way)))
        for one in sorted(self.trying.shown.starts, key=lambda one: one.record != self.mine):
            name = _("my group: %(group)s") if one.record == self.mine else "%(group)s"
            found.append((name % {"group": group_name(one.name)}, one.tried(way)))
        return [{"name": name, "address": self.address(tried)} for name, tried in found]

    def groups(self) -> list[dict[str, Any]]:
        return [
            {
                "record": one.record,
                "name": group_name(one.name),
                "advisory": one.advisory,
                "is_mine": one.record == self.mine,
                "chosen": not self.asked.who or one.record in self.asked.who,
            }
            for one in self.judged
        ]

    def counted(self) -> list[tuple[str, float]]:
        """What each criterion counts for."""
        weights = self.asked.tried.weights if self.asked.tried else ()
        return [(row.label, weight) for row, weight in zip(self.trying.shown.criteria, weights, strict=True)]

    def context(self) -> dict[str, Any]:
        may_record = self.request.access.may_write(actions.CHAPTER)
        may_share = self.request.access.may(Right.CONTRIBUTE) and self.request.access.membership is not None
        return {
            "page": self,
            "shown": self.trying.shown,
            "result": self.result,
            "faults": list(self.asked.faults.values()),
            "say": say,
            "most": MOST,
            "places": range(1, len(self.criteria) + 1),
            "sent": state.query(self.criteria, self.asked.tried, self.asked.who) if self.asked.tried else "",
            "once": secrets.token_urlsafe(16),
            "may_share": may_share,
            "may_record": may_record,
            "bodies": bodies_of(self.request) if may_share else (),
            "positions": _positions(self.request) if may_record else (),
        }


def _own_judged(trying: Trying, own: Own) -> list[Judged]:
    shown = trying.shown
    if not own.answers or not shown.can_compare:
        return []
    levels = own.levels(trying.options, state.criteria_of(shown))
    name = GroupName(_("I myself (only you see this)"), MixtureShare.Part.POSITION.value)
    return [judged_by(ME, name, levels, shown.seed)]


def _positions(request: PageRequest) -> list[Judge]:
    return list(Judge.objects.filter(exploration=request.exploration).exclude(kind=Judge.Kind.PERSON))


def _page(request: PageRequest) -> Page:
    trying, own = trying_of(request), own_judgements(request)
    everybody = [one.record for one in (*_own_judged(trying, own), *trying.shown.judged)]
    trial = kept_trial(request.user, request.exploration)
    asked = state.read(request.GET, trying.shown, everybody, trial.weights if trial else {})
    return Page(request, trying, own, asked)


def _answered(page: Page, *faults: str, only_answer: bool = False) -> HttpResponse:
    context = page.context()
    context["faults"] = [*context["faults"], *faults]
    template = "weighing/try_answer.html" if only_answer else "weighing/try.html"
    answer = render(page.request, template, context, status=422 if context["faults"] else 200)
    if only_answer and page.asked.tried is not None:
        answer["HX-Replace-Url"] = page.here
    return answer


@needs(Right.READ)
def weighing_try(request: PageRequest) -> HttpResponse:
    return _answered(_page(request), only_answer=request.htmx.target == "answer")


@needs(Right.READ)
def keep(request: PageRequest) -> HttpResponse:
    return _with_weights(request, _keep)


@needs(Right.CONTRIBUTE)
def share(request: PageRequest) -> HttpResponse:
    return _with_weights(request, _share)


@needs(Right.CONTRIBUTE)
def record(request: PageRequest) -> HttpResponse:
    require_chapter(request, actions.CHAPTER)
    return _with_weights(request, _record)


@needs(Right.CONTRIBUTE)
def take_back(request: PageRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            changed = actions.take_back_weights(request.user, request.exploration, once=_once(request))
        except PermissionDenied:
            raise Http404 from None
        if changed:
            messages.success(request, _("Taken back: your weights do not count any more."))
    return HttpResponseRedirect(_page(request).here)


def _with_weights(request: PageRequest, act: Callable[[Page, Tried], Iterable[str]]) -> HttpResponse:
    """Do something with the weights in the address that is posted to; back to the page, with what is wrong if anything is.

    Whoever comes here by following a link (after signing in again) gets the page with the weights, and nothing is done.
    """
    page = _page(request)
    if request.method != "POST":
        return HttpResponseRedirect(page.here)
    if page.asked.tried is None:
        return _answered(page)
    if not any(state.number_name(key) in request.GET for key in page.criteria):
        return _answered(page, _("No weights were sent: give them first, then try again."))
    try:
        faults = list(act(page, page.asked.tried))
    except Refused as refused:
        faults = [f"{one.message} {one.mend}" for one in refused.faults]
    except PermissionDenied:
        raise Http404 from None
    return _answered(page, *faults) if faults else HttpResponseRedirect(page.here)


def _keep(page: Page, _tried: Tried) -> Iterable[str]:
    keep_trial(page.request.user, page.request.exploration, page.asked.kept(page.criteria))
    messages.success(page.request, _("Kept. You find these weights here when you come back; nobody else sees them."))
    return ()


def _share(page: Page, tried: Tried) -> Iterable[str]:
    body = page.request.POST.get("body", NOT_SAID)
    if body == NOT_SAID:
        return [_("Choose the group to which you belong, or that you belong to none.")]
    request = page.request
    actions.share_weights(request.user, request.exploration, page.criteria, tried, body, once=_once(request))
    messages.success(
        request,
        _("Shared as your weights, under a pseudonym. They show with those of your group, from five people on."),
    )
    return ()


def _record(page: Page, tried: Tried) -> Iterable[str]:
    position = page.request.POST.get("position", "")
    if not position:
        return [_("Choose whose weights these are.")]
    request = page.request
    actions.record_weights(request.user, request.exploration, position, page.criteria, tried, once=_once(request))
    messages.success(request, _("Recorded as the weights of this position; it can be undone under Changes."))
    return ()


def _once(request: PageRequest) -> str:
    return request.POST.get("once", "")[:40]
