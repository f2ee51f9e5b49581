"""Labels as data: what is printed beside a value, in every language, to the term it means.

One TOML file a language in `labels/`; adding a language adds a file. Matching does not see case, accents or punctuation.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "labels"
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ß": "ss", "đ": "d", "°": "o", "º": "o"}
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_SPACED = re.compile(r"^(?:\S ){3,}\S$")
_TOKEN = re.compile(r"[^\W_]+|[#%]")


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as labels compare them: “Rechnungs-Nr.:” is `("rechnungs", "nr")`, “P.O. #” is `("po", "#")`."""
    if _SPACED.match(text):
        text = text.replace(" ", "")
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text.translate(_LETTERS))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return tuple(_TOKEN.findall(plain))


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found among tokens `start` to `end` (not included): the term it means and the languages it is of."""

    term: str
    start: int
    end: int
    languages: frozenset[str]


Table = dict[str, list[tuple[tuple[str, ...], str, frozenset[str]]]]


@cache
def _sections() -> dict[str, dict[tuple[str, ...], dict[str, set[str]]]]:
    found: dict[str, dict[tuple[str, ...], dict[str, set[str]]]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for section, terms in data.items():
            if not isinstance(terms, dict):
                continue
            for term, wordings in terms.items():
                for wording in wordings:
                    found.setdefault(section, {}).setdefault(tokens(wording), {}).setdefault(term, set()).add(path.stem)
    return found


@cache
def _table(section: str) -> Table:
    """Labels by their first word, the longest first; where languages disagree the first file's term stands."""
    table: Table = {}
    for words, terms in _sections()[section].items():
        joined = ("".join(words),)
        if (
            section == "titles" and len(words) > 1 and joined not in _sections()[section]
        ):  # letter-spaced titles lose their blanks
            table.setdefault(joined[0], []).append((joined, max(terms, key=lambda name: len(terms[name])), frozenset()))
        term = max(terms, key=lambda name: len(terms[name]))
        table.setdefault(words[0], []).append((words, term, frozenset(terms[term])))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def find_labels(section: str, words: Sequence[str]) -> list[Hit]:
    """The labels of a section among tokens, left to right, each the longest that fits; none overlap."""
    table, hits, at = _table(section), [], 0
    while at < len(words):
        for wording, term, languages in table.get(words[at], ()):
            if tuple(words[at : at + len(wording)]) == wording:
                hits.append(Hit(term, at, at + len(wording), languages))
                at += len(wording) - 1
                break
        at += 1
    return hits


@lru_cache(maxsize=20_000)
def whole_label(section: str, text: str) -> str | None:
    """The term that the whole text is a label of, else `None`."""
    words = tokens(text)
    hits = find_labels(section, words)
    return hits[0].term if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(words)) else None


@cache
def month_locales() -> tuple[str, ...]:
    """The locales whose month names are read."""
    files = sorted(_FOLDER.glob("*.toml"))
    return tuple(name for path in files for name in tomllib.loads(path.read_text(encoding="utf-8"))["months"])
