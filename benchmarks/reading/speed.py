"""Milliseconds per document of several readers on the same files, in turn: the machine's noise falls on all alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import pdfplumber
import pypdfium2

Reader = Callable[[Path], object]
RAW = "pypdfium2, text with boxes"


@dataclass(frozen=True, slots=True)
class Speed:
    """One reader's milliseconds per document, and how many times raw pypdfium2 that is, document by document."""

    median: float
    p90: float
    ratio: float
    ratio_p90: float


def raw(pdf: Path) -> int:
    """Text with boxes and nothing else: what no reader can be faster than; gives the number of boxes."""
    boxes = 0
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            for at in range(text.count_chars()):
                text.get_charbox(at)
                boxes += 1
    return boxes


def plumber_words(pdf: Path) -> int:
    """pdfplumber's words."""
    with pdfplumber.open(pdf) as document:
        return sum(len(page.extract_words()) for page in document.pages)


def round_robin(readers: Mapping[str, Reader], pdfs: Sequence[Path], rounds: int) -> dict[str, Speed]:
    """The readers' speeds, raw pypdfium2 and pdfplumber beside them; per document the median over the rounds counts."""
    tools = {**readers, RAW: raw, "pdfplumber, words": plumber_words}
    for tool in tools.values():
        tool(pdfs[0])  # what is loaded once is not a document's time
    taken = {name: {pdf: [] for pdf in pdfs} for name in tools}
    for _ in range(rounds):
        for pdf in pdfs:
            for name, tool in tools.items():
                taken[name][pdf].append(_timed(tool, pdf))
    single = {name: [median(times[pdf]) for pdf in pdfs] for name, times in taken.items()}
    return {name: _speed(times, single[RAW]) for name, times in single.items()}


def _timed(tool: Reader, pdf: Path) -> float:
    start = perf_counter()
    tool(pdf)
    return (perf_counter() - start) * 1000


def _speed(times: Sequence[float], against: Sequence[float]) -> Speed:
    ratios = [one / other for one, other in zip(times, against, strict=True)]
    return Speed(median(times), _p90(times), median(ratios), _p90(ratios))


def _p90(values: Sequence[float]) -> float:
    return quantiles(values, n=10)[8] if len(values) > 1 else values[0]
