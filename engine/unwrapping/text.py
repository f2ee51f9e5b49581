"""Bytes to text whatever their charset is said to be, and HTML to plain text: never rendered, nothing fetched.

The standard library's HTML parser takes the square of the length of broken HTML, hours for a mail made for that.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape

SLOW_OR_STRANGE = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}
BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "hr", "pre", "ul", "ol"}
CELLS = {"td", "th"}
SILENT = {"script", "style", "head", "title", "template"}
LONGEST_HTML = 5_000_000
"""Characters that are looked through for text; of that text far less is kept."""
TAG = re.compile(r"<([a-zA-Z/!?][^<>]*)>")


def decoded(content: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether the stated charset told the truth. UTF-8 and then Windows-1252 stand in for a wrong one."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            if codecs.lookup(name).name not in SLOW_OR_STRANGE:
                return clean(content.decode(name)), name == (charset or "utf-8")
        except (LookupError, ValueError):  # an unknown name, one with a NUL, or bytes that do not fit
            continue
    return clean(content.decode("cp1252", "replace")), charset is None


def clean(text: str) -> str:
    """Without NULs and lone surrogates, which no store takes, and with plain line ends."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Without control characters and runs of blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in clean(text)).split())


def text_of_html(html: str) -> str:
    """The words of an HTML text, a line for each block."""
    lines = [" ".join(line.split()) for line in "".join(_pieces(html[:LONGEST_HTML])).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(html: str) -> Iterator[str]:
    """Text and line ends, in one pass: every search below either moves on or ends the text, whatever is left unclosed."""
    at = 0
    while at < len(html):
        start = html.find("<", at)
        yield re.sub(r"\s+", " ", unescape(html[at : start if start >= 0 else None]))
        if start < 0:
            return
        if html.startswith("<!--", start):
            at = _behind(html, "-->", start)
            continue
        tag = TAG.match(html, start)
        if tag is None:
            yield "<"
            at = start + 1
            continue
        name, at = tag[1].partition(" ")[0].strip("/\n\t ").lower(), tag.end()
        if name in SILENT and not tag[1].startswith("/"):
            at = _behind(html, f"</{name}", at)
        elif name in BLOCKS or name in CELLS:
            yield "\n" if name in BLOCKS else " "


def _behind(html: str, end: str, at: int) -> int:
    found = re.compile(re.escape(end), re.IGNORECASE).search(html, at)
    if found is None:
        return len(html)
    return found.end() if end.endswith(">") else html.find(">", found.end()) + 1 or len(html)
