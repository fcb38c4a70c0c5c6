"""How long the weighing chapter takes: 12 options, 7 criteria, 10 groups, 70 people; against 300 ms, and against its own reading.

The dossier is made up here: 4 positions and 6 groups of 11 or 12 people, everybody with judgements and weights. The time is of
the whole analysis, from the database to the result that page, report and JSON show; beside it stands how long Django takes
to read the same judgements as objects, in the same run, since machines differ.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import django
import numpy as np

os.environ["DJANGO_SETTINGS_MODULE"] = "noaber.site.settings"
django.setup()

from noaber.chapters.weighing.analysis import Result, analyse  # noqa: E402
from noaber.dossier.content import Content, empty_content  # noqa: E402
from noaber.dossier.models import Exploration, Judgement  # noqa: E402
from noaber.dossier.private import private_database  # noqa: E402
from noaber.dossier.storing import store  # noqa: E402

OPTIONS, CRITERIA, POSITIONS, PEOPLE_GROUPS, PEOPLE = 12, 7, 4, 6, 70
LIMIT = 0.3
RUNS = 7


def content() -> Content:
    rng = np.random.default_rng(7)
    groups = [f"groep-{number}" for number in range(PEOPLE_GROUPS)]
    judges = [{"id": f"s-{number}", "kind": "body", "name": f"Standpunt {number}"} for number in range(POSITIONS)]
    judges += [
        {"id": f"p-{number}", "kind": "person", "body": groups[number % PEOPLE_GROUPS]} for number in range(PEOPLE)
    ]
    options = [f"vorm-{number}" for number in range(OPTIONS)]
    criteria = [f"criterium-{number}" for number in range(CRITERIA)]
    made = empty_content({"slug": "bench", "title": "Bench", "date": "2026-01-01", "language": "nl"})
    made["tables"] |= {
        "exploration.yaml#bodies": [{"id": group, "name": group, "kind": "staff"} for group in groups],
        "options.yaml#options": [{"id": option, "name": option} for option in options],
        "weighing.yaml#criteria": [{"id": criterion, "name": criterion} for criterion in criteria],
        "weighing.yaml#judges": judges,
        "judgements.csv": [
            {"judge": judge["id"], "option": option, "criterion": criterion, "level": int(rng.integers(-2, 3))}
            for judge in judges
            for option in options
            for criterion in criteria
            if rng.random() > 0.1
        ],
        "weights.csv": [
            {"judge": judge["id"], "criterion": criterion, "place": int(place)}
            for judge in judges
            for criterion, place in zip(criteria, rng.permutation(CRITERIA) + 1, strict=True)
        ],
    }
    return made


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> int:
    with private_database():
        exploration = Exploration()
        store(exploration, content())
        result: Result = analyse(exploration)
        assert result.comparison is not None
        assert len(result.comparison.groups) == POSITIONS + PEOPLE_GROUPS
        times, reading = [], []
        for _run in range(RUNS):
            times.append(seconds(lambda: analyse(exploration)))
            reading.append(seconds(lambda: list(Judgement.objects.filter(exploration=exploration))))
    median, base = statistics.median(times), statistics.median(reading)
    print(f"{'':20}{'median ms':>10}{'least ms':>10}{'limit ms':>10}{'times reading':>15}   ({os.cpu_count()} cores)")
    print(
        f"{'weighing chapter':20}{median * 1e3:>10.0f}{min(times) * 1e3:>10.0f}{LIMIT * 1e3:>10.0f}{median / base:>15.1f}"
    )
    return 1 if median > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
