"""No rule of the engine names a supplier: what it knows of layouts holds for anybody's."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[2] / "engine"
READERS = ("reading", "proving", "documents", "ocr")  # a declared format is one supplier's by what it is
# Words of the trade that specimens call themselves by.
COMMON = {"lieferant", "kunden", "supplier", "seller", "company", "rechnungssteller"}


def words_of_engine() -> str:
    """All that the engine's rules and label files say, in lower case, words parted by one blank."""
    texts = [
        path.read_text(encoding="utf-8")
        for kind in ("*.py", "*.toml")
        for folder in READERS
        for path in (ENGINE / folder).rglob(kind)
    ]
    return " " + " ".join(re.findall(r"\w+", " ".join(texts).casefold())) + " "


def supplier_names(corpus: Path) -> set[str]:
    """The supplier names of every truth, their words parted by one blank, without what any company may be called."""
    found: set[str] = set()
    for path in (*corpus.glob("truth/*.json"), *corpus.glob("hybrid-truth/*.json"), *corpus.glob("xml-truth/*.json")):
        names = json.loads(path.read_text(encoding="utf-8"))["fields"].get("supplier_name") or ()
        for name in [names] if isinstance(names, str) else names:
            words = re.findall(r"\w+", name.casefold())
            if len(words) > 1 and not COMMON & set(words):
                found.add(" ".join(words))
            elif len(words) == 1 and len(words[0]) > 5 and words[0] not in COMMON:
                found.add(words[0])
    return found


@pytest.mark.corpus
def test_no_rule_names_a_supplier_of_the_corpus() -> None:
    folder = os.environ.get("MATCHBOOK_CORPUS")
    if not folder:
        pytest.skip("MATCHBOOK_CORPUS is not set: the invoices with known truth are not here")
    names = supplier_names(Path(folder))
    assert len(names) > 20
    said = words_of_engine()
    assert [name for name in sorted(names) if f" {name} " in said] == []
