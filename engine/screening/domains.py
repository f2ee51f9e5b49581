"""Mail domains that are made to be taken for one that we know."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

_SECOND_LEVEL = frozenset({"com", "co", "net", "org", "gov", "edu", "ac", "asn", "id"})
_LOOKS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SIGNS = str.maketrans("013458", "oieasb")
_FOREIGN = str.maketrans("авеікмнорстухзѕјԁɡοαν", "abeikmhopctyx3sjdgoav")  # letters of other scripts that look like ours
_ONE_OFF = 5  # letters of a name from which one changed letter is a likeness
_TWO_OFF = 9  # and from which two are
_CONTAINED = 6  # letters of a name that another contains by no accident


@dataclass(frozen=True, slots=True)
class LookAlike:
    """The domain that another one looks like, and how it was made to."""

    domain: str
    how: str


def domain_of(address: str) -> str:
    """The domain of a mail address, or of an entry that is a domain already."""
    return address.strip().lower().rpartition("@")[2]


def look_alike(domain: str, known: Iterable[str]) -> LookAlike | None:
    """The first of the domains in `known` that `domain` looks like without being it, nor a part of it.

    >>> look_alike("harb0ur.example", ["harbour.example"]).how
    'letters are replaced by such as look the same'
    """
    others = (one for one in known if domain != one and not domain.endswith("." + one) and not one.endswith("." + domain))
    found = ((one, how) for one in others if (how := _how(_name(domain), _name(one))))
    return next((LookAlike(one, how) for one, how in found), None)


def _name(domain: str) -> str:
    """The part of a domain that its owner chose: without its endings, and without what stands before it."""
    parts = _readable(domain).split(".")
    kept = parts[:-1] if len(parts) > 1 else parts
    if len(kept) > 1 and kept[-1] in _SECOND_LEVEL:
        kept = kept[:-1]
    return kept[-1]


def _readable(domain: str) -> str:
    """The domain as it is shown: international names are written in ASCII on the wire."""
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


def _how(name: str, other: str) -> str | None:
    if name == other:
        return "the name is the same under another ending"
    if _skeleton(name) == _skeleton(other):
        return "letters are replaced by such as look the same"
    if (length := min(len(name), len(other))) >= _ONE_OFF:
        allowed = 2 if length >= _TWO_OFF else 1
        if (distance := OSA.distance(name, other, score_cutoff=allowed)) <= allowed:
            return "one letter differs" if distance == 1 else "two letters differ"
    if len(other) >= _CONTAINED and other in name:
        return "the name is contained in a longer one"
    return None


def _skeleton(name: str) -> str:
    """What a name looks like at a glance."""
    plain = unicodedata.normalize("NFKD", name.translate(_FOREIGN).replace("-", "").replace("_", ""))
    text = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_SIGNS)
    for looks, like in _LOOKS:
        text = text.replace(looks, like)
    return text.replace("l", "i")
