"""How fast the server starts, and how many visits to a published report it answers; each against its limit.

The limits: a cold start within 4 s, and 250 visits a second with 50 connections. The visits are made by wrk
(`apt-get install wrk`); where it is not installed, this says so and measures the start only.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

from setting_up import KEY, ROOT, load, published, workplace

MOST_START_S = 4.0
LEAST_VISITS = 250
CONNECTIONS, SECONDS = 50, 10
STARTS = 3


def main() -> int:
    with workplace() as folder:
        exploration = load()
        publication = published(exploration)
        from django.urls import reverse

        page = reverse("open-publication", args=[exploration.slug, publication.key])
        report = reverse(
            "open-publication-file", args=[exploration.slug, publication.key, f"{exploration.slug}-report.html"]
        )
        port = _free_port()
        starts = []
        for _time in range(STARTS):
            process, seconds = _started(str(folder), port)
            starts.append(seconds)
            if len(starts) < STARTS:
                _stop(process)
        print(f"cold start until the first page: {min(starts):.2f} to {max(starts):.2f} s (limit {MOST_START_S:.0f} s)")
        wrong = min(starts) > MOST_START_S
        try:
            wrong |= _too_few(port, page) | _too_few(port, report)
        finally:
            _stop(process)
    return 1 if wrong else 0


def _too_few(port: int, path: str) -> bool:
    wrk = shutil.which("wrk")
    if wrk is None:
        print("wrk is not installed (apt-get install wrk), so visits were not counted")
        return False
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (visits,) = re.findall(r"Requests/sec:\s+([\d.]+)", said)
    failed = re.findall(r"(?:Non-2xx.*|Socket errors.*)", said)
    (late,) = re.findall(r"99%\s+(\S+)", said)
    print(f"{path}: {float(visits):.0f} visits a second (limit {LEAST_VISITS}), 99 of 100 within {late} {failed or ''}")
    return float(visits) < LEAST_VISITS or bool(failed)


def _started(folder: str, port: int) -> tuple[subprocess.Popen[bytes], float]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
        "SECRET_KEY": KEY,
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "noaber", "serve", "--local", "--port", str(port)],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None:
        try:
            visit = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            visit.request("GET", "/help/")
            if visit.getresponse().status == 200:
                return process, time.perf_counter() - start
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"the server stopped: {process.returncode}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(40)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
