"""Companies that appear on an invoice."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from figures import filled
from layouts import Layout
from registers import register_number, tax_number
from wording import words

_HOUSE_FIRST = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Party:
    """A company: `ids` are its tax numbers, the one that counts first; `others` are no tax numbers."""

    name: str
    brand: str
    address: tuple[str, ...]
    ids: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    phone: str
    email: str


def draw_party(rng: Random, layout: Layout, *, supplier: bool, unlike: str = "-") -> Party:
    """A company; its name does not begin as `unlike` does."""
    locale, names = layout.locale, words(layout.locale.language)["names"]
    stem = rng.choice([stem for stem in names["stems"] if not unlike.startswith(stem)])
    kind = rng.choice(names["trades" if supplier else "buyers"])
    legal = rng.choice(locale.legal)
    plain = supplier and locale.country != "DE" and rng.random() < 0.12
    name = f"{stem} {kind}" if plain else f"{stem} {kind} {legal}"
    ids: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    if locale.country != "US" or rng.random() < 0.4:
        ids.append((layout.labels["tax_id"], tax_number(rng, locale, rng.random() < 0.5)))
    if locale.register and ids and rng.random() < 0.5:
        right = locale.register.get("right") or locale.register.get("same")
        number = register_number(rng, locale, ids[0][1])
        (ids if right else others).append((str(locale.register["label"]), number))
    return Party(
        name,
        f"{stem} {kind}",
        _address(rng, layout),
        tuple(ids),
        tuple(others),
        filled(rng, locale.phone),
        f"{rng.choice(('info', 'accounts', 'office'))}@{_domain(stem)}",
    )


def _address(rng: Random, layout: Layout) -> tuple[str, ...]:
    house, locale = rng.randint(1, 240), layout.locale
    street = rng.choice(words(locale.language)["names"]["streets"])
    first = f"{house} {street}" if locale.language in _HOUSE_FIRST else f"{street[0].upper()}{street[1:]} {house}"
    return (first, *rng.choice(locale.places).split("\n"))


def _domain(stem: str) -> str:
    plain = unicodedata.normalize("NFKD", stem.split(maxsplit=1)[0].casefold())
    return "".join(c for c in plain if c.isascii() and c.isalpha()) + ".example"
