"""What is said of one group's result."""

from __future__ import annotations

from collections.abc import Iterable

from noaber.dossier.results import Conclusion

from .group_rows import GroupResult

# How many turns and changes are said in words; all stand in the result.
SAID = 2


def conclusions_of(group: GroupResult, *, fits_order: bool) -> Iterable[Conclusion]:
    if not group.is_statement:
        yield Conclusion("weighing.group_too_little", {"judged": group.judged, "possible": group.possible})
        return
    best = [one for one in group.shares if one.option in group.first]
    given = group.weights_given
    yield Conclusion(
        "weighing.group_first",
        {
            "options": list(group.first),
            "shares": [one.first for one in best],
            "error": max(one.error for one in best),
            "people": group.people,
            "order": given.order,
            "points": given.points,
            "none": given.none + given.unusable,
            "unusable": given.unusable,
        },
    )
    if group.judged < group.possible:
        yield Conclusion(
            "weighing.group_gap",
            {
                "missing": group.possible - group.judged,
                "possible": group.possible,
                "option": best[0].option,
                "low": best[0].low,
                "high": best[0].high,
            },
        )
    beaten = [(option, [loser for winner, loser in group.always if winner == option]) for option in group.first]
    for option, losers in beaten:
        if losers:
            all_others = len(losers) == len(group.shares) - 1
            yield Conclusion(
                "weighing.group_always",
                {"option": option, "losers": losers, "all_others": all_others, "ordered": fits_order},
            )
    if group.turns and set(group.first_on_average) != set(group.first):
        yield Conclusion("weighing.group_average", {"options": list(group.first_on_average)})
    for turn in group.turns[:SAID]:
        yield Conclusion(
            "weighing.group_turn",
            {"criterion": turn.criterion, "now": turn.now, "at": turn.at, "up": turn.up, "option": turn.option},
        )
    for change in group.changes[:SAID]:
        yield Conclusion(
            "weighing.group_change",
            {
                "option": change.option,
                "criterion": change.criterion,
                "before": change.before,
                "after": change.after,
                "first": change.first,
                "shared": change.shared,
            },
        )
    yield Conclusion(
        "weighing.group_check",
        {
            "same": all(set(group.first) & set(other) for other in (group.first_by_order, group.first_by_free_scale)),
            "by_order": list(group.first_by_order),
            "by_free_scale": list(group.first_by_free_scale),
        },
    )
    if group.first_restored and set(group.first_restored) != set(group.first):
        yield Conclusion("weighing.group_restored", {"options": list(group.first_restored)})
