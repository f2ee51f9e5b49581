from __future__ import annotations

from engine.documents import open_document
from engine.formats import Format, Identify, identify
from engine.issues import Code
from engine.model import MediaType
from tests.documents.paper import paper

DOCUMENT = open_document(paper([(50, 50, "Harbour  Supplies"), (50, 65, "TAX INVOICE")]), "a.pdf")


def format_of(name: str, media: MediaType = MediaType.PDF, **words: tuple[str, ...]) -> Format:
    return Format(name, name, media, 1, Identify(**words), ())


def test_all_any_and_none_decide() -> None:
    formats = (
        format_of("right", all=("harbour supplies tax invoice",), any=("CREDIT", "INVOICE")),
        format_of("excluded", all=("Harbour",), none=("Tax Invoice",)),
        format_of("lacking", all=("Harbour", "Coastal")),
        format_of("none-of-any", any=("CREDIT",)),
        format_of("table", MediaType.TABLE, all=("Harbour",)),
    )
    assert identify(DOCUMENT, formats).format == formats[0]


def test_several_claimants_are_all_named() -> None:
    found = identify(DOCUMENT, (format_of("one", all=("Harbour",)), format_of("two", all=("Supplies",))))
    assert found.format is None
    assert found.issue is not None
    assert found.issue.code is Code.FORMAT_AMBIGUOUS
    assert "one, two" in found.issue.message


def test_the_hint_decides_between_claimants_and_no_more() -> None:
    formats = (format_of("one", all=("Harbour",)), format_of("two", all=("Supplies",)), format_of("three", all=("Coastal",)))
    assert identify(DOCUMENT, formats, hint="two").format == formats[1]
    assert identify(DOCUMENT, formats, hint="three").format is None


def test_nobody_claims_it() -> None:
    found = identify(DOCUMENT, ())
    assert found.issue is not None
    assert found.issue.code is Code.NO_FORMAT
    assert "a.pdf" in found.issue.message
    assert "harbour supplies" in found.issue.message
