"""The pages: each is shown over the country without an exploration, and within one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from noaber.accounts.permissions import Right
from noaber.chapters.partners.orienting import oriented
from noaber.chapters.partners.together import coinciding
from noaber.chapters.partners.wording import say
from noaber.charts import Scheme
from noaber.overview.reference_words import sentence_of, table_name

from ..access import PageRequest, View, needs, public
from ..chapters.overlay import lay_over
from .asking import asked_of, clean, municipalities_in
from .comparing import compared
from .exploring import MOST_ROWS, PER_PAGE, csv_of, fields_of, lines_of, rows_of, shown_columns
from .group import group_page, score_place
from .land import LARGEST
from .municipality import municipality_page
from .pictures import has_map, map_svg
from .standing import Stand, group_in, in_country, in_exploration
from .words import explained, measure_name, written

Shown = Callable[..., HttpResponseBase]


def for_everybody(show: Shown) -> View:
    """Over the country. Without one the first page says so, and the others lead there."""

    @wraps(show)
    def opened(request: PageRequest, **names: str) -> HttpResponseBase:
        return _shown(request, in_country(), show, names)

    return public(require_safe(opened))


def within(show: Shown) -> View:
    """Within an exploration, for those who may read it."""

    @wraps(show)
    def opened(request: PageRequest, **names: str) -> HttpResponseBase:
        return _shown(request, in_exploration(request), show, names)

    return needs(Right.READ)(require_safe(opened))


def _shown(request: PageRequest, stand: Stand | None, show: Shown, names: dict[str, str]) -> HttpResponseBase:
    if stand is not None:
        return show(request, stand, **names)
    if show is start:
        return render(request, "partners_room/empty.html", {"manual": settings.MANUAL})
    if show is picture:
        raise Http404
    exploration = getattr(request, "exploration", None)
    return HttpResponseRedirect(reverse("partners", args=[exploration.slug]) if exploration else reverse("country"))


def _page(request: HttpRequest, name: str, stand: Stand, status: int = 200, **context: Any) -> HttpResponse:
    shown = {"stand": stand, "land": stand.land, "say": say, **_links(stand), **context}
    return render(request, f"partners_room/{name}.html", shown, status=status)


def _links(stand: Stand) -> dict[str, str]:
    return {
        "start_url": stand.url(),
        "groups_url": stand.url("groups"),
        "list_url": stand.url("municipalities"),
        "compare_url": stand.url("compare"),
    }


def start(request: PageRequest, stand: Stand) -> HttpResponseBase:
    """What is loaded, and ways in: a municipality, a group by names, the list of groups."""
    land, faults = stand.land, {}
    chosen, typed = clean(request.GET.get("municipality", "")), clean(request.GET.get("names", ""))
    if chosen:
        found, faults["municipality"] = municipalities_in(chosen, land)
        if len(found) == 1 and not faults["municipality"]:
            return HttpResponseRedirect(stand.municipality_url(found[0]))
        faults["municipality"] = faults["municipality"] or _("Choose one municipality.")
    if typed:
        found, faults["names"] = municipalities_in(typed, land)
        if len(found) > 1 and not faults["names"]:
            return HttpResponseRedirect(stand.group_url(found))
        faults["names"] = faults["names"] or _("Name two to %(most)d municipalities, with commas between.") % {
            "most": LARGEST
        }
    known = land.congruence[~(land.congruence != land.congruence)]
    return _page(
        request,
        "start",
        stand,
        status=422 if any(faults.values()) else 200,
        faults=faults,
        chosen=chosen,
        typed=typed,
        choices=[(land.atlas.codes[one], land.names[one]) for one in land.by_name],
        sizes=[(size, len(land.scan.measures[size]), stand.url("groups", size=size)) for size in land.sizes],
        mean=float(known.mean()) if len(known) else float("nan"),
        origins=[(table_name(one.table), one) for one in land.atlas.origins],
        remarks=[sentence_of(one) for one in land.atlas.remarks],
        measures=[(measure_name(one), explained(one)) for one in land.columns],
        own=_own(stand),
        has_map=has_map(land),
        map_url=stand.map_url(),
        dark_url=stand.map_url(scheme="dark"),
        most=LARGEST,
    )


def _own(stand: Stand) -> list[dict[str, Any]]:
    """The group of the exploration, and what each candidate makes of it."""
    groups = [stand.own, *((*stand.own, one) for one in stand.candidates)] if stand.own else []
    return [
        {
            "names": stand.names(group),
            "url": stand.group_url(group) if len(group) > 1 else stand.municipality_url(group[0]),
            "place": score_place(stand.land, group) if len(group) > 1 else float("nan"),
            "size": len(group),
        }
        for group in groups
        if len(group) <= LARGEST
    ]


def municipalities(request: PageRequest, stand: Stand) -> HttpResponseBase:
    """All in one table, which is also what the map shows in words."""
    land = stand.land
    residents = land.atlas.figures.get("residents")
    rows = [
        {
            "name": land.names[one],
            "url": stand.municipality_url(one),
            "province": land.atlas.municipalities[one].province,
            "residents": written("residents", float(residents[one]) if residents is not None else float("nan")),
            "partnerships": int(land.atlas.membership[:, one].sum()),
            "congruence": written("congruence", float(land.congruence[one])),
        }
        for one in land.by_name
    ]
    return _page(request, "municipalities", stand, rows=rows)


def municipality(request: PageRequest, stand: Stand, code: str) -> HttpResponseBase:
    at = stand.land.atlas.place.get(code)
    if at is None:
        raise Http404
    return _page(
        request,
        "municipality",
        stand,
        found=municipality_page(stand, at),
        columns=shown_columns(stand.land, stand.land.usual),
        has_map=has_map(stand.land),
        map_url=stand.map_url(group=code),
        dark_url=stand.map_url(group=code, scheme="dark"),
    )


def group(request: PageRequest, stand: Stand, codes: str) -> HttpResponseBase:
    land = stand.land
    members = group_in(land, codes)
    if members is None or len(members) > LARGEST:
        raise Http404
    if stand.codes(members) != codes:
        return HttpResponseRedirect(stand.group_url(members))
    chosen = land.atlas.place.get(request.GET.get("with", ""), -1)
    found = group_page(stand, members, chosen if chosen in members else members[0])
    return _page(
        request,
        "group",
        stand,
        found=found,
        detail=_detail(stand, members),
        codes_members=list(zip((land.atlas.codes[one] for one in members), found.members, strict=True)),
        columns=shown_columns(land, land.usual),
        usual=[(measure_name(name), f"{weight:g}") for name, weight in land.usual.items()],
        weigh_url=stand.url(
            "groups", size=len(members), **{"with": ", ".join(land.atlas.codes[one] for one in members)}
        ),
        has_map=has_map(land),
        map_url=stand.map_url(group=codes),
        dark_url=stand.map_url(group=codes, scheme="dark"),
        most=LARGEST,
    )


def _detail(stand: Stand, members: tuple[int, ...]) -> SafeString:
    """The tables of the chapter for this group."""
    land, place = stand.land, stand.place(members)
    together = land.told.get(
        ("together", members), lambda: coinciding(place, is_country=stand.is_country, values=land.congruence)
    )
    shown = {
        "result": {"orientation": land.told.get(("oriented", members), lambda: oriented(place))},
        # The spread of the country stands with each municipality.
        "together": replace(together, picture=None) if together is not None else None,
        "say": say,
    }
    html = render_to_string("partners_room/detail.html", shown)
    return mark_safe(lay_over(html, stand.slug))  # made by the house itself, from templates that escape


def groups(request: PageRequest, stand: Stand) -> HttpResponseBase:
    land = stand.land
    if not land.sizes:
        return _page(request, "unmeasured", stand)
    asked = asked_of(request.GET, land)
    lines, page, count = [], None, 0
    if not asked.faults:
        rows = rows_of(land, asked)
        count = len(rows)
        page = Paginator(range(count), PER_PAGE).get_page(asked.page)
        shown = [int(rows[at]) for at in page.object_list]
        lines = lines_of(stand, asked.size, asked.weights, shown, page.start_index()) if shown else []
    return _page(
        request,
        "groups",
        stand,
        status=422 if asked.faults else 200,
        asked=asked,
        asked_with=asked.typed.get("with", ""),
        fields=fields_of(land, asked),
        sizes=land.sizes,
        lines=lines,
        page=page,
        count=count,
        total=len(land.scan.measures[asked.size]),
        columns=shown_columns(land, asked.weights),
        has_spans=sum(bool(weight) for weight in asked.weights.values()) > 1,
        csv_url=f"{stand.url('groups-csv')}?{request.GET.urlencode()}",
        most_rows=MOST_ROWS,
        is_usual=asked.weights == land.usual,
    )


def groups_csv(request: PageRequest, stand: Stand) -> HttpResponseBase:
    if not stand.land.sizes:
        raise Http404
    asked = asked_of(request.GET, stand.land)
    if asked.faults:
        return groups(request, stand)
    answer = StreamingHttpResponse(
        (piece.encode() for piece in csv_of(stand.land, asked)), content_type="text/csv; charset=utf-8"
    )
    name = slugify("-".join([_("groups"), str(asked.size), stand.land.mark]))
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def compare(request: PageRequest, stand: Stand) -> HttpResponseBase:
    """Two groups: as they were chosen in a list (codes), or as somebody wrote them."""
    typed = [clean(one) for one in request.GET.getlist("group")[:9]]
    found, faults = [], []
    for text in typed[:2]:
        members, fault = _group_of(stand, text)
        found.append(members)
        faults.append(fault)
    if typed and len([one for one in typed if one]) != 2:
        faults.append(_("Choose two groups; these are %(count)d.") % {"count": len([one for one in typed if one])})
    wrong = [one for one in faults if one]
    return _page(
        request,
        "compare",
        stand,
        status=422 if wrong else 200,
        typed=[*typed[:2], "", ""][:2],
        faults=wrong,
        found=compared(stand, found[0], found[1]) if len(found) == 2 and not wrong else None,
        has_map=has_map(stand.land),
    )


def _group_of(stand: Stand, text: str) -> tuple[Sequence[int], str]:
    members = group_in(stand.land, text)
    if members is None:
        members, fault = municipalities_in(text, stand.land)
        if fault:
            return (), fault
    if not 1 < len(members) <= LARGEST:
        return (), _("A group has two to %(most)d municipalities; “%(text)s” names %(count)d.") % {
            "most": LARGEST,
            "text": text[:60],
            "count": len(members),
        }
    return members, ""


def picture(request: PageRequest, stand: Stand) -> HttpResponseBase:
    """A map as SVG; in an exploration without the country only its members see that of its region."""
    codes = request.GET.get("group", "")
    land = stand.land
    members = () if not codes else (land.atlas.place[codes],) if codes in land.atlas.place else group_in(land, codes)
    if members is None or len(members) > LARGEST or not has_map(land):
        raise Http404
    scheme = Scheme.DARK if request.GET.get("scheme") == "dark" else Scheme.LIGHT
    answer = HttpResponse(map_svg(stand, tuple(sorted(members)), scheme), content_type="image/svg+xml; charset=utf-8")
    if not stand.slug:
        answer["Cache-Control"] = "public, max-age=3600"
    return answer
