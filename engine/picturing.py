"""Pages with the values that were read boxed, one colour a field, and a legend of them below."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from engine.documents import render_page
from engine.explaining import Explained

Box = tuple[float, float, float, float]
SCALE = 2.0  # pixels a point
_PALETTE = (
    "#c2410c", "#1d4ed8", "#047857", "#a21caf", "#b91c1c", "#0e7490", "#4d7c0f", "#7c3aed", "#be185d", "#92400e",
    "#334155", "#0284c7", "#ca8a04", "#db2777", "#15803d", "#4338ca", "#dc2626", "#0d9488", "#9333ea", "#78716c",
)  # fmt: skip
_SIZE, _PAD = 24, 10


def pictures(content: bytes, explained: Sequence[Explained]) -> dict[int, bytes]:
    """The pages on which values stand, as PNG by page number (from 1).

    Raises `DocumentError` where the file is no PDF that opens.
    """
    on_page: dict[int, list[Explained]] = {}
    for one in explained:
        if one.source is not None and one.source.page is not None and one.source.box is not None:
            on_page.setdefault(one.source.page, []).append(one)
    colours = colours_of(explained)
    return {page: _picture(content, page, found, colours) for page, found in sorted(on_page.items())}


def colours_of(explained: Sequence[Explained]) -> dict[str, str]:
    """A colour for each field; the same field of every line has the same."""
    names = list(dict.fromkeys(_plain(one.field) for one in explained))
    return {name: _PALETTE[place % len(_PALETTE)] for place, name in enumerate(names)}


def _plain(field: str) -> str:
    """`lines.2.unit_price` as `line: unit price`."""
    first, _, rest = field.partition(".")
    return f"line: {rest.partition('.')[2]}".replace("_", " ") if rest else first.replace("_", " ")


def _picture(content: bytes, page: int, found: list[Explained], colours: dict[str, str]) -> bytes:
    sheet = Image.open(io.BytesIO(render_page(content, page, scale=SCALE))).convert("RGB")
    pen = ImageDraw.Draw(sheet)
    drawn: Counter[Box] = Counter()
    for one in found:
        assert one.source is not None
        assert one.source.box is not None
        x0, y0, x1, y1 = (point * SCALE for point in one.source.box)
        room = 3 + 4 * drawn[one.source.box]  # a value that is two fields has a frame in a frame
        drawn[one.source.box] += 1
        pen.rectangle((x0 - room, y0 - room, x1 + room, y1 + room), outline=colours[_plain(one.field)], width=3)
    whole = _with_legend(sheet, found, colours)
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _with_legend(sheet: Image.Image, found: list[Explained], colours: dict[str, str]) -> Image.Image:
    """The page with what each colour means, and what the value rests on."""
    shown = list({_plain(one.field): one for one in found}.values())
    height = _PAD * 2 + len(shown) * (_SIZE + _PAD)
    whole = Image.new("RGB", (sheet.width, sheet.height + height), "white")
    whole.paste(sheet, (0, 0))
    pen = ImageDraw.Draw(whole)
    pen.line((0, sheet.height, sheet.width, sheet.height), fill="#94a3b8", width=2)
    font = ImageFont.load_default(_SIZE * 0.8)
    for place, one in enumerate(shown):
        y = sheet.height + _PAD * 2 + place * (_SIZE + _PAD)
        name = _plain(one.field)
        pen.rectangle((_PAD * 2, y, _PAD * 2 + _SIZE, y + _SIZE - 4), outline=colours[name], width=4)
        pen.text((_PAD * 3 + _SIZE, y - 2), name, fill=colours[name], font=font)
        said = f"{one.text}  ({one.because or 'nothing but itself'})" if not one.field.startswith("lines.") else one.because
        pen.text((sheet.width * 0.24, y - 2), " ".join(said.split())[:100], fill="#0f172a", font=font)
    return whole


def save_pictures(made: dict[int, bytes], target: Path) -> tuple[Path, ...]:
    """Writes the pictures: `OUT.png` for the first page that has one, `OUT-2.png` … for further ones; gives the files."""
    paths = []
    for count, content in enumerate(made.values(), start=1):
        path = target if count == 1 else target.with_name(f"{target.stem}-{count}{target.suffix}")
        path.write_bytes(content)
        paths.append(path)
    return tuple(paths)
