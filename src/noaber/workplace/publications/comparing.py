"""Two publications beside each other, and which publication a file or a hash is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

import noaber
from noaber.accounts.permissions import Right
from noaber.dossier.content import digest_of
from noaber.dossier.models import Exploration, FrozenFile, FrozenPublication, Publication
from noaber.dossier.visibility import confidential_now
from noaber.report.apart import said
from noaber.report.comparing import INTERNAL, Group, compare, groups
from noaber.report.publishing import frozen_of
from noaber.report.state import State, state_of

from ..access import PageRequest, needs
from .circles import may_fetch, readable

# The exploration as it stands now, beside the ids of publications.
NOW = "."
MOST_BYTES = 100 * 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


@needs(Right.PUBLISHED)
@require_safe
def compare_two(request: PageRequest) -> HttpResponse:
    """What the second holds otherwise than the first; the other way round is one click away."""
    able = comparable(request)
    sides = [request.GET.get(name, "") for name in ("before", "after")]
    shown: dict[str, Any] = {
        "able": able,
        "before": sides[0],
        "after": sides[1],
        "now": NOW,
        "may_now": _works(request),
    }
    if all(sides):
        labels, states = zip(*(_side(request, able, key) for key in sides), strict=True)
        shown |= {
            "labels": labels,
            "is_same": sides[0] == sides[1],
            "groups": _groups(states[0], states[1], everything=_works(request)),
        }
    return render(request, "publications/compare.html", shown)


def comparable(request: PageRequest) -> list[Publication]:
    """What somebody may compare. A reader only reports, which say all that is compared: the other kinds say a part of it."""
    found = readable(request.access, request.exploration)
    keys = set(FrozenPublication.objects.filter(exploration=request.exploration).values_list("key", flat=True))
    return [
        one
        for one in found
        if one.key in keys
        and may_fetch(request.access, one)
        and (_works(request) or one.kind == Publication.Kind.REPORT)
    ]


def _works(request: PageRequest) -> bool:
    return request.access.may(Right.READ)


def _side(request: PageRequest, able: list[Publication], key: str) -> tuple[str, State]:
    if key == NOW and _works(request):
        return _("as it stands now"), state_now(request.exploration)
    found = next((one for one in able if one.key == key), None)
    frozen = frozen_of(found) if found is not None else None
    if found is None or frozen is None:
        raise Http404
    return f"{found.title} ({found.date.isoformat()})", frozen.state


def state_now(exploration: Exploration) -> State:
    """What a publication of today would say, kept until the exploration is changed."""
    day = timezone.localdate()
    hidden = digest_of({"hidden": sorted(confidential_now(exploration, day))})
    key = f"state:{noaber.__version__}:{exploration.pk}:{exploration.revision}:{hidden}:{get_language()}"
    state: State | None = cache.get(key)
    if state is None:
        with said(exploration, day) as shown:
            state = state_of(shown)
        cache.set(key, state, 24 * 3600)
    return state


def _groups(before: State, after: State, *, everything: bool) -> tuple[Group, ...]:
    """What the check leaves open is for those who work on the exploration."""
    found = groups(compare(before, after))
    return found if everything else tuple(one for one in found if one.code not in INTERNAL)


# Hashes


@dataclass(frozen=True)
class Hit:
    """`name`: of the file; empty where the hash is that of the publication as a whole."""

    publication: Publication
    name: str


def clean_hash(text: str) -> str:
    """The hash in what somebody pasted, such as a line of SHA256SUMS; empty where there is none."""
    joined = text.strip().lower()
    found = _HASH.search(joined) or _HASH.search(re.sub(r"[\s:]", "", joined))
    return found[0] if found else ""


def found_by_hash(among: Iterable[Publication], sha256: str) -> list[Hit]:
    """Which of these publications it is, as a whole or one of its files."""
    by_place = {(one.exploration_id, one.key): one for one in among}
    hits = [Hit(one, "") for one in by_place.values() if one.sha256 == sha256]
    files = FrozenFile.objects.filter(sha256=sha256).values_list(
        "publication__exploration_id", "publication__key", "name"
    )
    hits += [
        Hit(by_place[exploration, key], name) for exploration, key, name in files if (exploration, key) in by_place
    ]
    return hits


@needs(Right.PUBLISHED)
@require_http_methods(["GET", "HEAD", "POST"])
def check_hash(request: PageRequest) -> HttpResponse:
    """Nothing that is sent is kept."""
    if request.method != "POST":
        return render(request, "publications/hash.html", {})
    typed = request.POST.get("hash", "")[:2000]
    sent = request.FILES.get("file")
    errors = []
    sha256 = clean_hash(typed)
    if sent is not None:
        sha256 = _digest(sent) if (sent.size or 0) <= MOST_BYTES else ""
        if not sha256:
            errors.append(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024 // 1024})
    elif not typed.strip():
        errors.append(_("Paste a hash, or choose a file."))
    elif not sha256:
        errors.append(_("There is no SHA-256 hash in this text: that has 64 characters, 0-9 and a-f."))
    found = readable(request.access, request.exploration)
    shown = {"typed": typed, "errors": errors, "sha256": sha256, "hits": found_by_hash(found, sha256) if sha256 else []}
    return render(request, "publications/hash.html", shown, status=422 if errors else 200)


def _digest(sent: Any) -> str:
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    return digest.hexdigest()
