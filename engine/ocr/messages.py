"""What the process that recognises tells: one JSON text after a mark, whatever a library prints before it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from engine.codec import to_json
from engine.model import Page

MAX_PAGES = 10  # of one document: a long invoice's
_MARK = b"\n#recognised#"


def answer(pages: Sequence[Page]) -> bytes:
    """The pages as they go over the pipe."""
    return _MARK + json.dumps(to_json(tuple(pages))).encode("ascii")


def answered(output: bytes) -> list[Any] | None:
    """The pages' JSON within what a process wrote; `None` where it did not come to an end."""
    _, mark, text = output.rpartition(_MARK)
    try:
        pages = json.loads(text) if mark else None
    except ValueError:
        return None
    return pages if isinstance(pages, list) else None
