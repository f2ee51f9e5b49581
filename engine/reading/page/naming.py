"""What can be a company's or a person's name, and what is an address, a phone number or a sentence beside it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from babel import Locale

from engine.reading.page.candidates import CODES, amounts_in, days_in
from engine.reading.page.legal_forms import is_legal_form, legal_form
from engine.reading.page.wording import Hit, find_labels, month_locales, tokens

_SEPARATORS = re.compile(r"\s+[-–—,*/;]\s+|\s*[·•∙●▪◦|]\s*|[,;]\s")
_STRONG_SEPARATORS = re.compile(r"\s+[-–—*]\s+|\s*[·•∙●▪◦|]\s*")
_MARKS = re.compile(r"^[^\w\"“„'’]+|\s+$")
_TRADING = re.compile(r"\s+(?:t/a|trading as|t/as|ta)\s+", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|drive|parade|crescent|court|highway|hwy|boulevard|blvd|terrace|close|square)\.?,?"
    r"(?:\s(?:[NSEW]{1,2}|north|south|east|west))?$|"
    r"^(?:\d+\s?[a-z]?,?\s)?(?:rue|calle|via|viale|piazza|plaza|place|chemin|allée|quai|route|impasse|camino|paseo|avenida|"
    r"carretera|ronda|rua|travessa|ulica|ul\.|corso|av\.|c/|bd|p\.? ?o\.? box|postfach|suite|unit|level|floor|ruelle)\s|"
    r"(?:straße|strasse|str\.|weg|allee|platz|gasse|ring|ufer|straat|laan|plein|kade|dreef|pad|gatan|vägen|vegen|gata|"
    r"veien|vej|gade|allé)\s+\d",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"^\d+[a-z]?(?:[-/]\d+[a-z]?)?,?\s+[^\W\d]|\s\d{1,4}(?:\s?[a-z])?(?:[-/]\d{1,4}[a-z]?)?$", re.IGNORECASE)
_TOWN = re.compile(
    r"^(?:[A-Z]{1,3}-)?\d{4,5}(?:\s?[A-Z]{2})?\s+[^\W\d]|^\d{3}\s\d{2}\s+[^\W\d]|^\d{2}-\d{3}\s+[^\W\d]|^\d{4}-\d{3}\s+[^\W\d]|"
    r"\b[A-Z]{2,3},?\s+\d{4,5}(?:-\d{4})?$|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$|\s\d{4,6}$|\b[A-Z]\d[A-Z]\s\d[A-Z]\d$"
)
PHONE = re.compile(
    r"\b(?:tel|tél|telefon|téléphone|telefoon|teléfono|phone|ph|fax|mob|mobile|mobil|tlf|telefono|telf)\b[.:]?|"
    r"(?<!\w)\+\d{1,3}[ (]?\d|(?<!\w)\(\d{2,4}\)\s?\d{3}|^0\d{2,4}[ /-]\d[\d ]{5,}$",
    re.IGNORECASE,
)
ONLINE = re.compile(r"[\w.+-]@[\w-]|\bwww\.|https?://", re.IGNORECASE)
_JOINING = "and und et y e en i og och the of for für au aux el los de la le les du des der die das von van den del di da do"
_SMALL_WORDS = frozenset(_JOINING.split())
_ARTICLES = frozenset({"a", "an", "ein", "eine", "une", "un", "una", "een", "um", "uma", "en", "et"})
_TITLE_ENDS = ("rechnung", "faktura", "factuur", "nota", "invoice", "gutschrift", "nummer", "datum")
_SECTIONS = ("header", "titles", "totals", "columns", "parties")


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """A name as names are compared: its words without case, accents and marks."""
    return " ".join(tokens(text))


@lru_cache(maxsize=20_000)
def core_key(text: str) -> str:
    """The same without the legal form, so that “Wren Ltd” and “WREN LIMITED” are one."""
    form = legal_form(text)
    return name_key(text[: form.start()]) if form else name_key(text)


def parts_of_line(text: str) -> list[str]:
    """What stands between the separators of a sender line or a footer line."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


@lru_cache(maxsize=20_000)
def cleaned(text: str) -> str:
    """The name in a sender line or a labelled cell: what stands before a separator, slogan or address."""
    text = _MARKS.sub("", text)
    hits = find_labels("parties", tokens(text))
    if ":" in text and hits and hits[0].start == 0:
        text = text.partition(":")[2].strip()
    strong = [part.strip() for part in _STRONG_SEPARATORS.split(text) if part.strip()]
    if len(strong) > 1 and not is_legal_form(strong[1]):
        text = strong[0]
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    cuts = len(parts) > 1 and not is_legal_form(parts[1])
    if cuts and (any(c.isdigit() for c in text) or not re.search(r",\s", text)):  # “Alder, Marsh and Finch” is one name
        text = parts[0]
    if traded := _TRADING.search(text):
        text = text[traded.end() :] if not legal_form(text[: traded.start()]) else text[: traded.start()]
    return _without_label(text.strip(" ,;:|-–—"))


def _without_label(text: str) -> str:
    """A name without the label, title or company register that stands close behind it."""
    if form := legal_form(text):
        return text[: form.end()]
    head, _, last = text.rpartition(" ")
    is_title = len(head.split()) > 1 and any(hit.term == "invoice" for hit in find_labels("titles", tokens(last)))
    return head if is_title else text


def is_address(text: str) -> bool:
    """Whether a text is a street with a number, a town with a postcode, or part of such."""
    return bool(_STREET.search(text) or _TOWN.search(text) or (_HOUSE.search(text) and any(c.isdigit() for c in text)))


def is_town(text: str) -> bool:
    """Whether a text is a town with its postcode."""
    return bool(_TOWN.search(text))


def is_contact(text: str) -> bool:
    """Whether a text holds a phone number, a mail or a web address."""
    return bool(ONLINE.search(text) or PHONE.search(text))


def is_told(text: str) -> bool:
    """Whether a company is named in running text: “Billing handled by Wren Pty Ltd”, “Ein Unternehmen der Wren AG”."""
    words = text.split()
    small = [word for word in words if word.isalpha() and word.islower() and len(word) > 2 and word not in _SMALL_WORDS]
    return len(words) >= 5 and (bool(small) or words[0].casefold() in _ARTICLES)


@cache
def _countries() -> frozenset[str]:
    """The names of countries in every language whose labels are known."""
    names = (name for locale in month_locales() for name in Locale.parse(locale).territories.values())
    return frozenset(name.casefold() for name in names)


def is_sentence(text: str) -> bool:
    """Whether most words begin small, as in running text."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word.casefold() not in _SMALL_WORDS]
    small = sum(word[0].islower() for word in words)
    return len(words) >= 3 and small >= 2 and small >= 0.4 * len(words)


def _ends_sentence(text: str) -> bool:
    """A full stop behind a whole word; “Ges.m.b.H.” and “Bros.” are abbreviations."""
    last = text.rpartition(" ")[2]
    return last.endswith(".") and not (last.count(".") > 1 or (len(last) <= 5 and last[:1].isupper()))


def _begins_small(text: str) -> bool:
    """A small first letter, unless the word is a brand such as “eBay” or “example.com”."""
    first = text.split(maxsplit=1)[0]
    return first[:1].islower() and not ("." in first.strip(".") or any(c.isupper() for c in first))


def _covered(hits: list[Hit]) -> int:
    """How many words are labels of one language: words of several make no label."""
    if len(hits) < 2:
        return sum(hit.end - hit.start for hit in hits)
    languages = frozenset[str]().union(*(hit.languages for hit in hits))
    return max((sum(h.end - h.start for h in hits if one in h.languages or not h.languages) for one in languages), default=0)


def _is_label(words: tuple[str, ...]) -> bool:
    for section in _SECTIONS:
        hits = find_labels(section, words)
        if _covered(hits) >= 0.6 * len(words) or (hits and hits[0].start == 0 and section == "titles"):
            return True
    if len(words) <= 2 and any(word.endswith(_TITLE_ENDS) and len(word) > 4 for word in words):
        return True
    return len(words) <= 3 and any(hit.term in ("invoice", "credit_note") for hit in find_labels("titles", words))


@lru_cache(maxsize=20_000)
def is_namable(text: str) -> bool:
    """Whether a text can be a name: letters, few digits, no label, title, date, amount, address or sentence."""
    letters = sum(c.isalpha() for c in text)
    if letters < 3 or len(text) > 70 or len(text.split()) > 9 or ONLINE.search(text) or ":" in text:
        return False
    if is_legal_form(text) or text[0] in "&+/,.;)" or text.endswith(("?", "!")) or _begins_small(text):
        return False
    if text.rpartition(" ")[2] in _SMALL_WORDS or text.strip("()") in CODES or text.casefold() in _countries():
        return False
    has_form = legal_form(text) is not None
    if sum(c.isdigit() for c in text) > 0.3 * len(text) or PHONE.search(text):
        return False
    words = tokens(text)
    if any(amount.is_money for amount in amounts_in(text)) or days_in(text):
        return False
    if not has_form and (_ends_sentence(text) or is_address(text) or is_sentence(text)):
        return False
    return (has_form and len(words) >= 2 and not _is_label(words[:-1])) or not _is_label(words)
