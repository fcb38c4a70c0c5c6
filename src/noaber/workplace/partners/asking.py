"""What somebody asks of the explorer of groups: read from the address, with a sentence for each thing that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from .land import LARGEST, Land

_WHOLE = re.compile(r"\d{1,12}|\d{1,3}([. ,\u00a0]\d{3}){1,3}")
_DECIMAL = re.compile(r"\d{1,6}([.,]\d{1,6})?")
_LONGEST = 500
MOST_WEIGHT = 1000

WEIGHT = "w-"


@dataclass(frozen=True)
class Asked:
    """Which groups are wanted. `largest`: the share of the largest member at most, 1 for all. `typed`: as it was filled in."""

    size: int
    members: tuple[int, ...] = ()
    crosses: bool = True
    least: float | None = None
    most: float | None = None
    largest: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    page: int = 1
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def asked_of(query: QueryDict, land: Land) -> Asked:
    reading = _Reading(query, land)
    asked = Asked(
        size=reading.size(),
        members=reading.members(),
        crosses=query.get("provinces", "") != "one",
        least=reading.residents("least"),
        most=reading.residents("most"),
        largest=reading.share("largest"),
        weights=reading.weights(),
        page=reading.page(),
        typed=reading.typed,
    )
    return replace(asked, faults={**reading.faults, **_together(asked, reading.faults)})


def _together(asked: Asked, faults: Mapping[str, str]) -> dict[str, str]:
    """What is wrong between fields that are right each by itself."""
    found = {}
    if "with" not in faults and len(asked.members) > asked.size:
        found["with"] = _("A group of %(size)d cannot hold %(count)d municipalities.") % {
            "size": asked.size,
            "count": len(asked.members),
        }
    if asked.least is not None and asked.most is not None and asked.least > asked.most:
        found["most"] = _("The most residents are fewer than the least.")
    return found


class _Reading:
    def __init__(self, query: QueryDict, land: Land) -> None:
        self.query = query
        self.land = land
        self.typed: dict[str, str] = {}
        self.faults: dict[str, str] = {}

    def _text(self, name: str) -> str:
        text = clean(self.query.get(name, ""))
        self.typed[name] = text
        return text

    def size(self) -> int:
        sizes = self.land.sizes
        first = 3 if 3 in sizes else min(sizes, default=2)
        text = self._text("size")
        if not text:
            self.typed["size"] = str(first)
            return first
        if text.isascii() and text.isdigit() and len(text) < 4 and int(text) in sizes:
            return int(text)
        self.faults["size"] = _("Groups of %(text)s are not measured. Choose a size from %(first)d to %(last)d.") % {
            "text": text[:20],
            "first": min(sizes, default=2),
            "last": max(sizes, default=2),
        }
        return first

    def members(self) -> tuple[int, ...]:
        found, fault = municipalities_in(self._text("with"), self.land)
        if fault:
            self.faults["with"] = fault
        return found

    def residents(self, name: str) -> float | None:
        text = self._text(name)
        if not text:
            return None
        if _WHOLE.fullmatch(text):
            return float(re.sub(r"\D", "", text))
        self.faults[name] = _("“%(text)s” is no number of residents. Write a whole number, such as 50000.") % {
            "text": text[:40]
        }
        return None

    def share(self, name: str) -> float | None:
        text = self._text(name)
        if not text:
            return None
        value = _decimal(text.removesuffix("%").strip())
        if value is not None and value <= 100:
            return value / 100
        self.faults[name] = _("“%(text)s” is no share. Write a number from 0 to 100, in per cents.") % {
            "text": text[:40]
        }
        return None

    def weights(self) -> dict[str, float]:
        """The usual ones where none were given; a field that was left empty counts for nothing then."""
        names = self.land.weighable
        if not any(f"{WEIGHT}{name}" in self.query for name in names):
            self.typed |= {f"{WEIGHT}{name}": f"{self.land.usual.get(name, 0):g}" for name in names}
            return dict(self.land.usual)
        found = {}
        for name in names:
            text = self._text(f"{WEIGHT}{name}")
            value = _decimal(text) if text else 0.0
            if value is None or value > MOST_WEIGHT:
                self.faults[f"{WEIGHT}{name}"] = _(
                    "“%(text)s” is no weight. Write a number from 0 to %(most)d; 0 is not counted."
                ) % {"text": text[:40], "most": MOST_WEIGHT}
            elif value:
                found[name] = value
        if not found and not any(name.startswith(WEIGHT) for name in self.faults):
            self.faults[f"{WEIGHT}{names[0]}"] = _("All weights are 0. Give at least one measure a weight.")
        return found or dict(self.land.usual)

    def page(self) -> int:
        text = self.query.get("page", "")
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 8 else 1


def clean(text: str) -> str:
    """Without signs that cannot be seen; no longer than anybody would write."""
    return "".join(sign for sign in text if sign.isprintable())[:_LONGEST].strip()


def _decimal(text: str) -> float | None:
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) and text.isascii() else None


def municipalities_in(text: str, land: Land) -> tuple[tuple[int, ...], str]:
    """The municipalities that a text names by name or code, with commas between; and what is wrong with it."""
    found: dict[int, None] = {}
    for part in (one.strip() for one in re.split(r"[,;]", text)):
        if not part:
            continue
        places = _named(part, land)
        if len(places) != 1:
            return tuple(found), _unnamed(part, land, places)
        found[places[0]] = None
    if len(found) > LARGEST:
        return (), _("These are %(count)d municipalities. A group has at most %(most)d.") % {
            "count": len(found),
            "most": LARGEST,
        }
    return tuple(found), ""


def _named(part: str, land: Land) -> list[int]:
    wanted = part.casefold()
    if part.upper() in land.atlas.place:
        return [land.atlas.place[part.upper()]]
    called = [one.name.casefold() for one in land.atlas.municipalities]
    return (
        _where(land.names[at].casefold() == wanted or name == wanted for at, name in enumerate(called))
        or _where(name.startswith(wanted) for name in called)
        or _where(wanted in name for name in called)
    )


def _where(holds: Iterable[bool]) -> list[int]:
    return [number for number, one in enumerate(holds) if one]


def _unnamed(part: str, land: Land, places: list[int]) -> str:
    if not places:
        return _("There is no municipality “%(text)s” here. Write its name or its code, such as %(code)s.") % {
            "text": part[:40],
            "code": land.atlas.codes[0],
        }
    names = ", ".join(f"{land.atlas.municipalities[one].name} ({land.atlas.codes[one]})" for one in places[:6])
    return _("“%(text)s” may be %(names)s. Write the code of the one you mean.") % {"text": part[:40], "names": names}
