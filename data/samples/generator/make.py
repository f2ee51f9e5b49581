"""Writes the sample world: `python data/samples/generator/make.py [OUT]`, by default over `data/samples/world`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import faults
import mailroom
import routine
import unformatted
import write
from story import Story


def told() -> Story:
    """The whole month, numbered."""
    story = Story()
    routine.tell(story)
    faults.tell(story)
    mailroom.tell(story)
    unformatted.tell(story)
    story.number()
    return story


def main(arguments: list[str]) -> None:
    """Rewrites the world's folder from nothing."""
    out = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent / "world"
    if out.exists():
        shutil.rmtree(out)
    write.world(out, told())


if __name__ == "__main__":
    main(sys.argv[1:])
