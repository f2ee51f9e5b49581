"""A PDF or image file to pictures of its pages, none larger than recognising needs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

from engine.documents.media import media_type
from engine.documents.pdf import opened
from engine.model import MediaType
from engine.ocr.messages import MAX_PAGES

_SCALE = 150 / 72  # pixels a point: letters of 8 points are then 16 pixels high
_MOST_PIXELS = 2_600_000  # of a page: an A4 page has 2.2 million at that scale
_MOST_IN_FILE = 60_000_000  # of an image file once unpacked
_A4_WIDTH = 595.0
_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks; `scale` is its pixels a point."""

    image: Image.Image
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height in points."""
        return self.image.width / self.scale, self.image.height / self.scale


def pictures(content: bytes) -> Iterator[Picture]:
    """The first `MAX_PAGES` pages. Raises `DocumentError` where a PDF cannot be opened, `OSError` where an image cannot."""
    yield from _of_pdf(content) if media_type(content) is MediaType.PDF else _of_image(content)


def _of_pdf(content: bytes) -> Iterator[Picture]:
    with opened(content, "The document") as pdf:
        for index in range(min(len(pdf), MAX_PAGES)):
            page = pdf[index]
            width, height = page.get_size()
            scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            yield Picture(page.render(scale=scale).to_pil().convert("RGB"), scale)
            page.close()


def _of_image(content: bytes) -> Iterator[Picture]:
    Image.MAX_IMAGE_PIXELS = _MOST_IN_FILE // 2  # Pillow refuses twice as many
    with Image.open(io.BytesIO(content)) as file:
        for index in range(min(getattr(file, "n_frames", 1), MAX_PAGES)):
            file.seek(index)
            image = ImageOps.exif_transpose(file).convert("RGB")
            dots = _dots(file, image)
            scale = min(dots / _POINTS, _SCALE, (_MOST_PIXELS / (image.width * image.height)) ** 0.5 * dots / _POINTS)
            shrunk = scale / (dots / _POINTS)
            yield Picture(image.resize((round(image.width * shrunk), round(image.height * shrunk))), scale)


def _dots(file: Image.Image, image: Image.Image) -> float:
    """Dots an inch: as the file says, where that can be; else as though the picture were as wide as A4."""
    said = float(file.info.get("dpi", (0, 0))[0] or 0)
    return said if 100 <= said <= 1200 else image.width / _A4_WIDTH * _POINTS
