"""How long an answer to tried weights takes: 12 options, 7 criteria, 10 groups, 70 people; against 300 ms.

Asked as a browser asks while somebody slides, through the whole workplace: signed in, rights, database, answer as HTML. What
does not depend on the weights is kept for each revision; how long the first answer of a revision takes stands beside it.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ["DATABASE_URL"] = f"sqlite:///{Path(FOLDER.name) / 'bench.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "noaber.site.settings"

import django  # noqa: E402

django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from weighing import CRITERIA, PEOPLE_GROUPS, POSITIONS, content  # noqa: E402

from noaber.accounts.models import Membership, User  # noqa: E402
from noaber.dossier.models import Exploration  # noqa: E402
from noaber.dossier.storing import store  # noqa: E402

LIMIT = 0.3
RUNS = 31


def weights(way: str, run: int) -> dict[str, str]:
    numbers = [(run * 37 + place * 53) % 100 + 1 for place in range(CRITERIA)]
    if way == "order":
        numbers = [number % CRITERIA + 1 for number in numbers]
    return {"way": way, **{f"k-criterium-{place}": str(number) for place, number in enumerate(numbers)}}


def main() -> int:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    exploration = Exploration()
    store(exploration, content())
    user = User.objects.create_user("bench@example.org", name="bench")
    Membership.objects.create(user=user, exploration=exploration, role=Membership.Role.EDITOR)
    client = Client(headers={"HX-Request": "true", "HX-Target": "answer"})
    client.force_login(user)
    path = reverse("weighing-try", args=[exploration.slug])

    def ask(way: str, run: int) -> float:
        start = time.perf_counter()
        answer = client.get(path, weights(way, run))
        took = time.perf_counter() - start
        assert answer.status_code == 200
        assert answer.content.decode().count('class="tried"') == POSITIONS + PEOPLE_GROUPS
        return took

    ask("sliders", 0)
    cache.clear()
    first = ask("sliders", 1)
    times = {way: sorted(ask(way, run) for run in range(RUNS)) for way in ("sliders", "order", "swing")}
    print(f"{'':20}{'median ms':>10}{'p95 ms':>10}{'limit ms':>10}   ({os.cpu_count()} cores)")
    for way, took in times.items():
        print(
            f"{way:20}{statistics.median(took) * 1e3:>10.0f}{took[int(RUNS * 0.95)] * 1e3:>10.0f}{LIMIT * 1e3:>10.0f}"
        )
    print(f"{'first of a revision':20}{first * 1e3:>10.0f}")
    return 1 if max(took[int(RUNS * 0.95)] for took in times.values()) > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
