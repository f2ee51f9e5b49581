"""Values as one layout prints them, and a record of what was printed for which field."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from figures import day, number
from layouts import Layout
from wording import words


@dataclass(slots=True)
class Marks:
    """Prints for one document; `printed` holds the exact text of each header field."""

    layout: Layout
    negative: bool = False
    printed: dict[str, str] = field(default_factory=dict)

    def amount(self, value: Decimal, *, sign: bool, places: int = 2) -> str:
        """An amount with or without its currency, turned negative on credit notes that print them so."""
        value = -value if self.negative else value
        text = number(value, self.layout.locale.point, self.layout.group_mark, places)
        minus = self.layout.negative if value < 0 else "{}"
        if not sign:
            return minus.format(text)
        mark = self.layout.sign
        if minus == "-{}":
            return mark.format("-" + text) if mark.startswith("{") else "-" + mark.format(text)
        return minus.format(mark.format(text))

    def price(self, value: Decimal, *, sign: bool) -> str:
        """A unit price; never negative."""
        places = max(2, -int(value.normalize().as_tuple().exponent)) if self.layout.price_places > 2 else 2
        text = number(value, self.layout.locale.point, self.layout.group_mark, max(places, self.layout.price_places))
        return self.layout.sign.format(text) if sign else text

    def quantity(self, value: Decimal) -> str:
        """A quantity with the layout's places, more where it needs them."""
        needed = max(0, -int(value.normalize().as_tuple().exponent))
        text = number(value, self.layout.locale.point, "", max(needed, self.layout.quantity_places, 0))
        return f"-{text}" if self.negative else text

    def percent(self, value: Decimal) -> str:
        """A rate such as `19 %`."""
        plain = f"{value.normalize():f}".replace(".", self.layout.locale.point)
        return self.layout.percent.format(plain)

    def day(self, value: date) -> str:
        """A date."""
        return day(value, self.layout.date_form, self.layout.locale.code)

    def label(self, key: str, rate: str = "") -> str:
        """The layout's wording for a key, with its rate, in two languages where the layout prints so."""
        text = self.layout.labels[key]
        for mark in () if rate else ("({rate})", "@ {rate}", "at {rate}"):
            text = text.replace(mark, "")
        text = " ".join(text.replace("{rate}", rate).split())
        if self.layout.bilingual and (not key.startswith("c_") or self.layout.quirk % 2):
            english = words("en")["labels"].get(key, [""])[0].replace("{tax}", "VAT")
            text = f"{text} / {english}" if english and "/" not in text and english.casefold() != text.casefold() else text
        return text.upper() if self.layout.upper_labels else text

    def note(self, name: str, text: str) -> str:
        """Remembers what was printed for a field and gives it back."""
        self.printed[name] = text
        return text
