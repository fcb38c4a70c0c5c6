"""Pages on which is recorded what a council did with a proposal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Right
from noaber.dossier.content import Values
from noaber.dossier.editing import Found, values_of
from noaber.dossier.models import Body

from ..access import PageRequest, needs
from ..process.few_fields import Asked, answer, ask, found_to_change
from ..records.forms import Part, PartList, RecordForm

# So many empty lines for votes stand ready.
_EMPTY_LINES = 6


class VotesForm(RecordForm):
    """The outcome of a proposal, with a line of votes for every party group of the council."""

    def part_lists(self) -> list[PartList]:
        (lists,) = super().part_lists()
        first = int(lists.parts[-1].name.split(".")[1]) + 1
        (table,) = self.table.nested
        for at in range(first, first + max(_EMPTY_LINES - len(lists.parts), 1)):
            lists.parts.append(Part(f"{table.key}.{at}.", self._part_inputs(table, at, {}), is_new=True))
        return [lists]


@needs(Right.READ)
def outcome(request: PageRequest, key: str) -> HttpResponse:
    """The day and the outcome of a proposal, and how the council voted."""
    found = found_to_change(request, "proposal", key)
    return ask(
        request,
        found,
        ("date", "outcome"),
        ("votes",),
        form=VotesForm,
        heading=_("Outcome: %(title)s") % {"title": found.title},
        back=_back(request, found),
        template="councils/outcome.html",
        context={"party_groups": _party_groups(found)},
    )


@needs(Right.READ)
def act(request: PageRequest, key: str, number: int) -> HttpResponse:
    """An amendment, a motion or an undertaking with a proposal; number 0 is a new one."""
    found = found_to_change(request, "proposal", key)
    values = values_of(found.place.table, found.row)
    acts: list[Values] = values.get("acts", [])
    if number > len(acts):
        raise Http404
    (table,) = (nested for nested in found.place.table.nested if nested.key == "acts")
    form = RecordForm(request.exploration, table, acts[number - 1] if number else None)
    removes = number > 0 and request.method == "POST" and "remove" in request.POST

    def whole(before: Values, sent: Values) -> Values:
        own = list(before.get("acts", []))
        own[number - 1 if number else len(own) :] = [
            *([] if removes else [sent]),
            *(own[number:] if number else []),
        ]
        others = {name: value for name, value in before.items() if name != "acts"}
        return {**others, "acts": own} if own else others

    return answer(
        request,
        Asked(
            found=found,
            form=form,
            whole=whole,
            heading=_("Amendment, motion or undertaking: %(title)s") % {"title": found.title},
            back=_back(request, found),
            template="councils/act.html",
            context={"is_new": number == 0, "party_groups": _party_groups(found)},
        ),
    )


def _back(request: PageRequest, found: Found) -> str:
    council = found.row.council.key
    return reverse("council", args=[request.exploration.slug, council]) + f"#proposal-{found.row.key}"


def _party_groups(found: Found) -> list[Any]:
    """The names of the party groups of this council, to choose from while typing."""
    organisation = found.row.council.organisation
    if organisation is None:
        return []
    groups = Body.objects.filter(
        exploration=found.row.exploration, kind=Body.Kind.PARTY_GROUP, organisation=organisation
    )
    return [one.name for one in groups]
