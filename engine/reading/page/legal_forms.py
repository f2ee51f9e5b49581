"""The words that say what kind of company a name is of, in the countries whose invoices are read."""

from __future__ import annotations

import re
from functools import lru_cache

_FORMS = (
    # Australia, New Zealand, Britain, Ireland, India, South Africa, Canada, the United States
    r"\(?pty\.?\)? ?(?:ltd|limited)|proprietary limited|pty|pte\.? ?ltd|(?:pvt|private)\.? ?(?:ltd|limited)|ltd|limited|"
    r"ltée|plc|llp|l\.l\.p|llc|l\.l\.c|pllc|inc|incorporated|corp|corporation|(?:& )?co|company|n\.?p\.?c|"
    # Germany, Austria, Switzerland
    r"g\.?gmbh|ges\.? ?m\.? ?b\.? ?h|"
    r"gmbh(?: ?& ?co\.?,? ?(?:kg|ohg|kgaa))?|mbh|ag(?: ?& ?co\.?,? ?(?:kg|ohg|kgaa))?|kgaa|kg|k\.g|ohg|gbr|"
    r"e\. ?k(?:fm|fr)?|e\. ?u|e\. ?v|e\. ?g|ug(?: \(haftungsbeschränkt\))?|partg(?:mbb)?|og|keg|gesbr|gag|stiftung|"
    # France, Belgium, Luxembourg
    r"s\.?a\.?r\.?l|s\.?a\.?s\.?u?|e\.?u\.?r\.?l|s\.?a|s\.?n\.?c|s\.?c\.?i|s\.?c\.?o\.?p|s\.?p\.?r\.?l|s\.?c\.?r\.?l|s\.?r\.?l|s\.?c\.?s|asbl|"
    # Netherlands, Belgium
    r"b\.?v\.?b\.?a|b\.? ?v|n\.? ?v|v\.? ?o\.? ?f|c\.?v\.?b\.?a|c\.? ?v|comm\.? ?v|vzw|eenmanszaak|"
    # Spain, Portugal, Brazil
    r"s\.? ?l\.? ?(?:u|l|p)?|s\.?a\.?u|s\.? ?coop(?:\.? ?and)?|sdad\.? ?coop|c\.? ?b|unipessoal,? lda|lda|ltda|sgps|"
    # Italy
    r"s\.? ?r\.? ?l\.? ?s?|s\.? ?p\.? ?a|s\.?a\.?s|s\.? ?s|soc\.? ?coop|"
    # Poland, Czechia, Slovakia
    r"sp\. ?z ?o\. ?o|spółka z o\.?o|sp\. ?(?:k|j|p)|s\. ?a|s\. ?c|p\.?s\.?a|"
    r"(?:spol\.? ?)?s\.? ?r\. ?o|a\. ?s|v\. ?o\. ?s|k\. ?s|"
    # Sweden, Denmark, Norway, Finland
    r"aktiebolag|ab|hb|kb|aps|a/s|i/s|k/s|p/s|ivs|asa|as|ans|da|enk|nuf|ba|oyj|oy|ky|"
    # elsewhere
    r"kft|zrt|nyrt|bt|s\.? ?r\.? ?l|d\. ?o\. ?o|e?ood|sia|uab|oü|ehf|hf|sdn\.? bhd|bhd|a\. ?ş|ltd\. ?şti|"
    r"cooperative|genossenschaft|co-op"
)
LEGAL = re.compile(rf"(?<![\w.&/])(?:{_FORMS})\.?(?![\w/]|\.\w)", re.IGNORECASE)


_LOWER = frozenset({"ltd", "llc", "inc", "plc", "gbr"})  # the others are words as well: “as”, “co”, “sa”
_STRONG = re.compile(r"gmbh|pty|ltd|limited|llc|plc|s\.?r\.?o|z ?o\.? ?o|s\.r\.l|b\.v|n\.v|sarl|aps|s\.l", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:$|[,;·•|–—*/-]\s|t/a\b|trading as\b|ta\b)", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def legal_form(text: str) -> re.Match[str] | None:
    """The last legal form of a name, at its end or before a mark, or spelt so that nothing else is meant.

    >>> legal_form("Hagenlohe Tischlerei e. K.")[0], legal_form("as agreed") is None, legal_form("Wren & Co")[0]
    ('e. K.', True, '& Co')
    """
    best = None
    for match in LEGAL.finditer(text):
        is_end = _AFTER.match(text, match.end()) is not None
        letters = re.sub(r"[\W_]", "", match[0])
        is_word = letters.islower() and len(letters) <= 3 and letters == match[0].strip(".& ") and letters not in _LOWER
        if match.start() > 0 and not is_word and (is_end or _STRONG.search(match[0])):
            best = match
    return best


def is_legal_form(text: str) -> bool:
    """Whether the whole text is a legal form (or parts of one, “Co. KG”), as in the second row of a long name."""
    words = text.replace("&", " ").strip(" ,").split()
    return LEGAL.fullmatch(text.strip(" ,")) is not None or (bool(words) and all(map(LEGAL.fullmatch, words)))
