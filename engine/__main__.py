"""`python -m engine`: the workbench without a screen. Exit codes: 0 done, 1 needs a person, 2 nothing changed."""

from __future__ import annotations

import io
import sys

from engine.commands import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # JSON is UTF-8 wherever it is printed, on Windows too
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
