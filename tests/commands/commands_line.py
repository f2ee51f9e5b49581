"""The command line as somebody outside calls it."""

from __future__ import annotations

import email
import email.policy
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.sample import WORLD

ROOT = Path(__file__).resolve().parents[2]
_OWNER = """
import sys
from pathlib import Path
from engine.workbench import open_workbench
with open_workbench(Path(sys.argv[1]), publishes=True) as bench:
    print("open", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Said:
    """What a command gave: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as one JSON object a line; nothing else may stand there."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        (only,) = self.rows
        return only


Run = Callable[..., Said]


def outside(*arguments: str | Path, folder: Path = ROOT) -> Said:
    """A real process."""
    command = [sys.executable, "-m", "engine", *map(str, arguments)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False, env=environment)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@contextmanager
def owned(store: Path) -> Iterator[int]:
    """The store held by a running app; gives the owner's process number."""
    command = [sys.executable, "-c", _OWNER, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as owner:
        assert owner.stdout is not None
        assert owner.stdin is not None
        assert owner.stdout.readline() == b"open\n"
        yield owner.pid
        owner.stdin.close()
        assert owner.wait(20) == 0


def floats(value: Any) -> list[float]:
    """Every binary float in a JSON value: money must not be among them."""
    if isinstance(value, float):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for one in inner for found in floats(one)]


ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
PLAIN_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def attachment(mail: str, name: str, folder: Path) -> Path:
    """One attachment of a sample mail as a file."""
    content = (WORLD / "mails" / mail).read_bytes()
    parts = email.message_from_bytes(content, policy=email.policy.default).walk()
    found = next(part for part in parts if part.get_filename() == name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(bytes(found.get_payload(decode=True)))
    return path
