"""The process that recognises: a document's bytes in over stdin, its pages out over stdout.

It ends by itself after its time, also where whoever asked is gone.
"""

from __future__ import annotations

import logging
import signal
import sys
from typing import Any

import numpy
from rapidocr import RapidOCR

from engine.model import Page
from engine.ocr.lines import Line, words_of
from engine.ocr.messages import answer
from engine.ocr.pictures import Picture, pictures
from engine.ocr.straight import straightened

if sys.platform == "linux":
    import resource

_MOST_ADDRESSES = 2560 * 2**20  # bytes, of which libraries take more than half without using them
_LEAST_SCORE = 0.5  # below, what was recognised is a guess
_THREADS = 1


def main() -> None:
    """Recognises the document on stdin; the argument is how many seconds that may take."""
    _limit(float(sys.argv[1]))
    logging.disable(logging.CRITICAL)
    content = sys.stdin.buffer.read()
    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 3000,  # pictures come bounded: nothing is shrunk again
            "Global.use_cls": False,  # pages are the right way up
            "Global.text_score": _LEAST_SCORE,
            "Det.limit_type": "max",  # lines are found in a smaller picture than they are read in: half the memory
            "Det.limit_side_len": 1280,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # several wait for one another where the machine is busy
        }
    )
    found = [_page(engine, picture, number) for number, picture in enumerate(pictures(content), 1)]
    sys.stdout.buffer.write(answer(found))


def _page(engine: Any, picture: Picture, number: int) -> Page:
    pixels = numpy.asarray(picture.image)[:, :, ::-1]  # blue, green, red
    found = engine(pixels)
    texts, boxes = ([], []) if found.txts is None else (found.txts, found.boxes)
    grey, boxes = straightened(picture.image.convert("L"), boxes)
    lines = [Line(text, *_edges(box)) for text, box in zip(texts, boxes, strict=True)]
    width, height = picture.size
    return Page(number, width, height, words_of(lines, numpy.asarray(grey), picture.scale), is_ocr_layer=True)


def _edges(box: Any) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of four corners: of a line that is almost level."""
    (left_top, right_top, right_bottom, left_bottom) = box
    top, bottom = (left_top[1] + right_top[1]) / 2, (left_bottom[1] + right_bottom[1]) / 2
    return float(min(box[:, 0])), float(top), float(max(box[:, 0])), float(bottom)


def _limit(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or hard > _MOST_ADDRESSES:
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, hard))


if __name__ == "__main__":
    main()
