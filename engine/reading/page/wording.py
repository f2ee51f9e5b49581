"""Labels as data: what is printed beside a value, in every language, to the term it means.

One TOML file a language in `labels/`; adding a language adds a file. Matching does not see case, accents or punctuation,
nor where a long wording is parted. In a wording `{name}` stands for every word of that name in the file's `[words]`, and
`*` before one for whatever a compound word begins with.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "labels"
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ß": "ss", "đ": "d", "°": "o", "º": "o"}
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_ORDINAL = re.compile(r"\b[nN]\.? ?[º°]")
_SPACED = re.compile(r"^(?:\S ){3,}\S$")
_BRACES = re.compile(r"\{(\w+)\}")
_JOINED = 7  # letters that a wording must have to be known wherever it is parted
_TOKEN = re.compile(r"[^\W_]+|[#%]")


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as labels compare them: “Rechnungs-Nr.:” is `("rechnungs", "nr")`, “P.O. #” is `("po", "#")`."""
    if _SPACED.match(text):
        text = text.replace(" ", "")
    is_plain = text.isascii()  # most texts are: what follows for the others takes long
    if not is_plain:
        text = _ORDINAL.sub("no", text).translate(_LETTERS)
    if text.count(".") > 1:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = text.casefold()
    if not is_plain:
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(_TOKEN.findall(text))


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found among tokens `start` to `end` (not included): the term it means and the languages it is of."""

    term: str
    start: int
    end: int
    languages: frozenset[str]


@dataclass(frozen=True)
class _Table:
    """One section's labels: by their words, by the letters of their words run together, and by the end of a word."""

    exact: dict[tuple[str, ...], tuple[str, frozenset[str]]]
    joined: dict[str, tuple[str, frozenset[str]]]
    endings: tuple[tuple[str, str, frozenset[str]], ...]
    all_endings: tuple[str, ...]
    longest: dict[str, int]
    begun: frozenset[str]
    starts: frozenset[str]  # words that some label, whole or broken, begins with


def find_labels(section: str, words: Sequence[str]) -> list[Hit]:
    """The labels of a section among tokens, left to right, each the longest that fits; none overlap."""
    words = tuple(words)
    return list(_found(section, words)) if section in _begun(words) else []


@lru_cache(maxsize=50_000)
def _begun(words: tuple[str, ...]) -> frozenset[str]:
    """The sections of which a label may begin at some of the words: of most texts none."""
    return frozenset[str]().union(*map(_sections_begun, words))


@lru_cache(maxsize=50_000)
def _found(section: str, words: tuple[str, ...]) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    end = 0
    for at, word in enumerate(words):
        if at >= end and section in _sections_begun(word) and (hit := _hit_at(_table(section), words, at)) is not None:
            hits.append(hit)
            end = hit.end
    return tuple(hits)


@lru_cache(maxsize=50_000)
def _sections_begun(word: str) -> frozenset[str]:
    """The sections in which a label may begin with a word, or end within it. Most words of a page begin none, and the same
    words stand on page after page."""
    tables = {section: _table(section) for section in _sections()}
    return frozenset(name for name, table in tables.items() if word in table.starts or word.endswith(table.all_endings))


@cache
def _sections() -> tuple[str, ...]:
    """The sections of labels that some language has."""
    names = (name for data in _files().values() for name, part in data.items() if isinstance(part, dict))
    return tuple(name for name in dict.fromkeys(names) if name != "words")


def begins_label(section: str, word: str) -> bool:
    """Whether some label of a section begins with a word, or with the letters of a broken one."""
    table = _table(section)
    return word in table.longest or (len(word) > 1 and word in table.begun)


def _hit_at(table: _Table, words: tuple[str, ...], at: int) -> Hit | None:
    """The longest label that begins at a word: word by word, or with its letters parted otherwise (“Rechnungs-Nr”, text
    broken within a word, letter-spaced text), or the end of a compound word."""
    best: Hit | None = None
    for end in range(min(at + table.longest.get(words[at], 0), len(words)), at, -1):
        if (entry := table.exact.get(words[at:end])) is not None:
            best = Hit(entry[0], at, end, entry[1])
            break
    letters = words[at]
    for end in range(at + 1, len(words) + 1):
        is_long = len(letters) >= _JOINED or (end - at > 3 and all(len(word) == 1 for word in words[at:end]))
        if is_long and (best is None or end > best.end) and letters in table.joined:
            best = Hit(table.joined[letters][0], at, end, table.joined[letters][1])
        if letters not in table.begun or end == len(words):
            break
        letters += words[end]
    if best is None and words[at].endswith(table.all_endings):
        for ending, term, languages in table.endings:
            if words[at].endswith(ending) and len(words[at]) > len(ending):
                return Hit(term, at, at + 1, languages)
    return best


@cache
def terms_of(section: str, words: tuple[str, ...]) -> frozenset[str]:
    """Every term that some language means by a wording: “líquido” is due in Spanish and the net total in Portuguese."""
    return _meanings(section).get(words, frozenset())


@cache
def _meanings(section: str) -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for data in _files().values():
        for term, wordings in data.get(section, {}).items():
            for wording in wordings:
                for filled in _filled(wording, data.get("words", {})):
                    found.setdefault(tokens(filled), set()).add(term)
    return {words: frozenset(terms) for words, terms in found.items()}


@cache
def _table(section: str) -> _Table:
    """The labels of every language; where languages mean different things by a wording, the term of most languages."""
    exact: dict[tuple[str, ...], dict[str, set[str]]] = {}
    endings: dict[str, dict[str, set[str]]] = {}
    for language, data in _files().items():
        for term, wordings in data.get(section, {}).items():
            for wording in wordings:
                for filled in _filled(wording, data.get("words", {})):
                    if filled.startswith("*"):
                        endings.setdefault(tokens(filled)[0], {}).setdefault(term, set()).add(language)
                    else:
                        exact.setdefault(tokens(filled), {}).setdefault(term, set()).add(language)
    chosen = {words: _most(terms) for words, terms in exact.items() if words}
    longest: dict[str, int] = {}
    for words in chosen:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    joined = {"".join(words): entry for words, entry in sorted(chosen.items(), key=lambda item: -len(item[0]))}
    begun = frozenset(letters[:end] for letters in joined for end in range(1, len(letters)))
    ends = tuple((ending, *_most(terms)) for ending, terms in sorted(endings.items(), key=lambda item: -len(item[0])))
    return _Table(
        chosen, joined, ends, tuple(ending for ending, _, _ in ends), longest, begun, begun | joined.keys() | longest.keys()
    )


def _most(terms: dict[str, set[str]]) -> tuple[str, frozenset[str]]:
    term = max(terms, key=lambda name: len(terms[name]))
    return term, frozenset(terms[term])


def _filled(wording: str, words: dict[str, list[str]]) -> Iterator[str]:
    """A wording with each `{name}` replaced by every word of that name."""
    match = _BRACES.search(wording)
    if match is None:
        yield wording
        return
    for word in words[match[1]]:
        yield from _filled(wording[: match.start()] + word + wording[match.end() :], words)


@cache
def _files() -> dict[str, dict[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}


@lru_cache(maxsize=20_000)
def whole_label(section: str, text: str) -> str | None:
    """The term that the whole text is a label of, else `None`."""
    words = tokens(text)
    hits = find_labels(section, words)
    return hits[0].term if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(words)) else None


@lru_cache(maxsize=4_000)
def is_filler(word: str) -> bool:
    """Whether a word only joins others: “of”, “de”, “your”."""
    return word in _fillers()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for data in _files().values() for word in data.get("words", {}).get("filler", ()))


@cache
def month_locales() -> tuple[str, ...]:
    """The locales whose month names are read."""
    return tuple(name for data in _files().values() for name in data["months"])
