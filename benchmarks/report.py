"""How long the main commands take, as whole processes, and how much memory; each against its limit.

The limits are those that were asked for: a check within 3 s, HTML within 2 s, PDF within 4 s and all four formats within
15 s on two cores, and no process over 500 MB. Machines differ, so every time is also given as a multiple of starting
Django on the same machine in the same run.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "noordoost-twente"
RUNS = 5
MOST_MB = 500
NOABER = [sys.executable, "-m", "noaber"]


def seconds(command: list[str], folder: str) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - start


def main() -> int:
    start_django = [
        sys.executable,
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'noaber.site.settings'; import django; django.setup()",
    ]
    late = 0
    with tempfile.TemporaryDirectory() as folder:
        commands = [
            ("start of Django", start_django, None),
            ("check", [*NOABER, "check", str(EXAMPLE)], 3.0),
            ("report --to html", [*NOABER, "report", str(EXAMPLE), "--to", "html"], 2.0),
            ("report --to pdf", [*NOABER, "report", str(EXAMPLE), "--to", "pdf"], 4.0),
            ("report in all formats", [*NOABER, "report", str(EXAMPLE), "--to", "html,pdf,odt,docx"], 15.0),
        ]
        base = 0.0
        print(f"{'':24}{'median s':>10}{'least s':>10}{'limit s':>10}{'times start':>13}   ({os.cpu_count()} cores)")
        for name, command, limit in commands:
            seconds(command, folder)  # once to warm the disk
            times = [seconds(command, folder) for _run in range(RUNS)]
            median = statistics.median(times)
            base = base or median
            late += limit is not None and median > limit
            shown = f"{limit:.1f}" if limit else ""
            print(f"{name:24}{median:>10.2f}{min(times):>10.2f}{shown:>10}{median / base:>13.1f}")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process: {largest:.0f} MB (limit {MOST_MB} MB)")
    return 1 if late or largest > MOST_MB else 0


if __name__ == "__main__":
    sys.exit(main())
