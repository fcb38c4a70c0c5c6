"""What the pages on weighing rest on: made of the chapters once for each revision, as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass

from noaber.accounts.models import User
from noaber.chapters.options.analysis import OptionRow
from noaber.chapters.weighing.analysis import CriterionRow, weighed_options
from noaber.chapters.weighing.own import Own, own_of
from noaber.chapters.weighing.trying import Shown, shown_of
from noaber.dossier.content import address
from noaber.dossier.models import Body, Exploration, Option
from noaber.dossier.visibility import sees_confidential
from noaber.overview.chapters import BY_NAME, result_of
from noaber.overview.keeping import face_of, kept, seen

from ..access import PageRequest
from ..models import Trial

# In a form where one has to choose a group, and has not yet; no key of a body looks like it.
NOT_SAID = "?"


@dataclass(frozen=True)
class Trying:
    """What weights are tried on, and the keys of its options."""

    shown: Shown
    options: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What there is to judge: the options with what is known of them, and the criteria."""

    options: tuple[OptionRow, ...]
    criteria: tuple[CriterionRow, ...]


def trying_of(request: PageRequest) -> Trying:
    everything = sees_confidential(request.access)

    def make() -> Trying:
        with seen(request.exploration, everything=everything) as exploration:
            shown = shown_of(result_of(BY_NAME["weighing"], exploration), exploration.slug)
            keys = [one.key for one in weighed_options(exploration)]
        return Trying(shown, tuple(keys[place] for place in shown.places))

    face = face_of(request.exploration, everything=everything)
    found: Trying = kept(request.exploration, f"weighing-trying:{face}", make)
    return found


def asked_of(request: PageRequest) -> Asked:
    everything = sees_confidential(request.access)

    def make() -> Asked:
        with seen(request.exploration, everything=everything) as exploration:
            weighed = {address(Option, one.key) for one in weighed_options(exploration)}
            options = result_of(BY_NAME["options"], exploration).options
            return Asked(
                options=tuple(one for one in options if one.record in weighed),
                criteria=result_of(BY_NAME["weighing"], exploration).criteria,
            )

    face = face_of(request.exploration, everything=everything)
    found: Asked = kept(request.exploration, f"weighing-asked:{face}", make)
    return found


def bodies_of(request: PageRequest) -> tuple[tuple[str, str], ...]:
    """Key and name of every body that people can belong to."""
    everything = sees_confidential(request.access)

    def make() -> tuple[tuple[str, str], ...]:
        with seen(request.exploration, everything=everything) as exploration:
            bodies = Body.objects.filter(exploration=exploration).select_related("organisation")
            return tuple((one.key, _body_name(one)) for one in bodies)

    face = face_of(request.exploration, everything=everything)
    found: tuple[tuple[str, str], ...] = kept(request.exploration, f"weighing-bodies:{face}", make)
    return found


def _body_name(body: Body) -> str:
    """Two organisations may each have a works council."""
    if body.organisation is None or str(body.organisation) in body.name:
        return body.name
    return f"{body.name} ({body.organisation})"


def own_judgements(request: PageRequest) -> Own:
    """What the person who asks judged; whoever does not take part judged nothing."""
    membership = request.access.membership
    return own_of(request.exploration, membership.pseudonym) if membership is not None else Own()


def kept_trial(user: User, exploration: Exploration) -> Trial | None:
    return Trial.objects.filter(user=user, exploration=exploration).first()
