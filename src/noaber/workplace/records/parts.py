"""The parts of a record in its form, as they were sent: put in another order."""

from __future__ import annotations

from django.http import QueryDict


def moved(sent: QueryDict, wanted: str, numbers: list[int]) -> QueryDict:
    """What was sent with one part and its neighbour in each other's place.

    `wanted` is such as `up:evidence.2`; `numbers` are those of the parts in which something was filled in.
    """
    direction, _colon, part = wanted.partition(":")
    name, _dot, number = part.rpartition(".")
    if not number.isdecimal() or int(number) not in numbers:
        return sent
    at = numbers.index(int(number)) + (-1 if direction == "up" else 1)
    if not 0 <= at < len(numbers):
        return sent
    swap = {f"{name}.{number}.": f"{name}.{numbers[at]}.", f"{name}.{numbers[at]}.": f"{name}.{number}."}
    result = QueryDict(mutable=True)
    for one, values in sent.lists():
        prefix = next((before for before in swap if one.startswith(before)), "")
        result.setlist(swap[prefix] + one[len(prefix) :] if prefix else one, values)
    return result
