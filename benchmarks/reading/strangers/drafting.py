"""One document while it is being put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from contents import Content
from layouts import Layout
from marks import Marks
from wording import words


@dataclass(slots=True)
class Draft:
    """Layout and content, how values are printed, and what has become true of the page so far (`fields`)."""

    layout: Layout
    content: Content
    marks: Marks
    text: Mapping[str, Any]
    rng: Random
    sign_totals: bool
    fields: dict[str, Any] = field(default_factory=dict)

    def money(self, value: Decimal, name: str = "") -> str:
        """An amount as the totals print it, noted for the field that it is."""
        printed = self.marks.amount(value, sign=self.sign_totals)
        return self.marks.note(name, printed) if name else printed

    def label(self, key: str, rate: str = "") -> str:
        """A label with the layout's colon."""
        return self.marks.label(key, rate) + self.layout.colon


def draft(layout: Layout, content: Content) -> Draft:
    """A document of which nothing is printed yet."""
    marks = Marks(layout, negative=content.credit and layout.credit_negative)
    signs = layout.sign_cells or layout.quirk % 5 != 0
    return Draft(layout, content, marks, words(layout.locale.language), content.loose, signs)


def dotted(label: str, width: int) -> str:
    """The label with leaders up to a width in characters."""
    return f"{label} {'.' * max(3, width - len(label))}"
