"""Pictures of pages to pages of words (optical character recognition).

An extra: `requirements-ocr.txt` brings it with its models, and nothing here is needed where it is not installed. It works
in a process of its own, bounded in time, pages and pixels, and reaches no network.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from engine.codec import from_json
from engine.errors import DocumentError
from engine.model import Page
from engine.ocr.messages import MAX_PAGES, answered

__all__ = ["ADD_COMMAND", "MAX_PAGES", "is_available", "recognise"]

VARIABLE = "MATCHBOOK_OCR"
ADD_COMMAND = "python start.py ocr"
SECONDS = 90.0  # for one document, a start of about two included
_ROOT = Path(__file__).resolve().parents[2]


def is_available() -> bool:
    """Whether the extra is installed, and not switched off by `MATCHBOOK_OCR=off` in the environment."""
    return os.environ.get(VARIABLE) != "off" and _is_installed()


def _is_installed() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def recognise(content: bytes, file_name: str, *, seconds: float = SECONDS) -> tuple[Page, ...]:
    """The pages of a PDF or picture with the words seen on them, at most `MAX_PAGES`; `is_ocr_layer` says where they are
    from. Takes seconds a page.

    Raises `DocumentError` with a message for a clerk where that takes longer than `seconds`, or fails.
    """
    command = [sys.executable, "-m", "engine.ocr.worker", str(seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - this program's own module
            command,
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=_ROOT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(
            f"{file_name} is a picture that was still not read after {seconds:.0f} seconds. Ask the supplier for the PDF as"
            " their system makes it, or type the invoice in."
        ) from None
    if (pages := answered(done.stdout)) is None:
        raise DocumentError(
            f"{file_name} is a picture that could not be read. Ask the supplier for the PDF as their system makes it, or"
            " type the invoice in."
        )
    return tuple(from_json(Page, page) for page in pages)
