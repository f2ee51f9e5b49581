"""`python -m engine`: the workbench without a screen. Exit codes: 0 done, 1 needs a person, 2 nothing changed."""

from __future__ import annotations

import sys

from engine.commands import main

if __name__ == "__main__":
    sys.exit(main())
