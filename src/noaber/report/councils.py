"""Which councils get a proposal, and which one somebody means."""

from __future__ import annotations

from django.db.models import Q

from noaber.chapters.follow_up.analysis import ProposalRow
from noaber.dossier.content import address
from noaber.dossier.models import Body, Exploration
from noaber.overview.chapters import BY_NAME, result_of


class UnclearCouncil(Exception):
    """A council was named that is not there, or that could be several; `councils` are those that it could be."""

    def __init__(self, wanted: str, councils: tuple[Body, ...], *, several: bool) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.councils = councils
        self.several = several


def council_bodies(exploration: Exploration) -> tuple[Body, ...]:
    """The councils that gave an assignment, and whoever has a proposal to decide on."""
    # Joined within, since a council stands there once for each of its assignments and proposals.
    found = Body.objects.filter(
        Q(kind=Body.Kind.COUNCIL, assignments__isnull=False) | Q(proposals__isnull=False), exploration=exploration
    )
    councils = tuple(Body.objects.filter(pk__in=found.values("pk")).select_related("organisation"))
    for one in councils:
        one.exploration = exploration
    return councils


def find_council(exploration: Exploration, wanted: str) -> Body:
    """The council with this id or name, that of the municipality with this id or name, or the only one that it fits."""
    councils = council_bodies(exploration)
    word = wanted.strip().casefold()
    for names in (_own_names, _names_of_municipality):
        exact = [one for one in councils if word in names(one)]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise UnclearCouncil(wanted, tuple(exact), several=True)
    like = [one for one in councils if word and any(word in name for name in _own_names(one))]
    if len(like) == 1:
        return like[0]
    raise UnclearCouncil(wanted, tuple(like) or councils, several=bool(like))


def _own_names(council: Body) -> tuple[str, ...]:
    return council.key, council.name.casefold()


def _names_of_municipality(council: Body) -> tuple[str, ...]:
    organisation = council.organisation
    if organisation is None:
        return ()
    return organisation.key, organisation.name.casefold(), organisation.short_name.casefold()


def proposals_to(council: Body) -> tuple[ProposalRow, ...]:
    """The proposals on which one council decides; by the record, since two bodies may have one name."""
    own = address(Body, council.key)
    rows = result_of(BY_NAME["follow_up"], council.exploration).proposals
    return tuple(row for row in rows if row.council_record == own)
