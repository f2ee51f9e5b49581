"""The generator of strangers tells the truth: what its truth says stands on the page that it draws, read independently."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from babel.dates import format_date
from stdnum.au import abn
from stdnum.de import vat as de_vat
from stdnum.gb import vat as gb_vat

MAKER = Path(__file__).resolve().parents[2] / "benchmarks" / "reading" / "strangers"
AMOUNTS = ("net_total", "tax_total", "gross_total", "amount_due")
DATES = ("invoice_date", "due_date")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("strangers"), 20, others=18)


def make(folder: Path, count: int, others: int = 0, engine: str = "reportlab") -> Path:
    options = ["--seed", "77", "--count", str(count), "--others", str(others), "--engine", engine, "--out", str(folder)]
    subprocess.run([sys.executable, str(MAKER / "make.py"), *options], check=True, capture_output=True)
    return folder


def truths(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((folder / "truth").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def page_text(pdf: Path) -> str:
    """All text of a document without any space, so that a wrapped value is found."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return squeezed(text.replace("\ufffe", "-").replace("\x02", "-"))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u00ad]+", "", text)


def read_amount(text: str) -> Decimal:
    """The absolute value: the last mark with two digits behind it is the decimal point, every other mark groups."""
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    whole, mark, rest = digits[:-3], digits[-3:-2], digits[-2:]
    assert mark in (".", ","), text
    return Decimal(re.sub(r"\D", "", whole) + "." + rest)


def is_day(text: str, iso: str, language: str) -> bool:
    """Whether the printed date has the day, month and year of the ISO one."""
    year, month, day = iso.split("-")
    numbers = re.findall(r"\d+", text)
    date = datetime.date.fromisoformat(iso)
    names = {format_date(date, form, locale=language).casefold().rstrip(".") for form in ("MMM", "MMMM")}
    month_there = int(month) in map(int, numbers) or any(name in text.casefold() for name in names)
    return (year in numbers or year[2:] in numbers) and int(day) in map(int, numbers) and month_there


def problems(truth: dict[str, Any], text: str) -> list[str]:
    """Everything that the truth says and the page does not."""
    fields, printed = truth["fields"], truth["printed"]
    found = [f"{name}: {value!r} is not on the page" for name, value in printed.items() if squeezed(value) not in text]
    found += [
        f"{name}: {printed[name]!r} is not {fields[name]}"
        for name in AMOUNTS
        if name in printed and name in fields and not same(fields[name], printed[name])
    ]
    found += [
        f"{name}: {printed[name]!r} is not {fields[name]}"
        for name in DATES
        if name in printed and not is_day(printed[name], fields[name], truth["language"])
    ]
    found += [
        f"{name} is not noted"
        for name in ("supplier_name", "invoice_number", "invoice_date", "gross_total")
        if name not in printed
    ]
    for name in ("supplier_name", "supplier_tax_id", "invoice_number", "purchase_order"):
        found += [
            f"{name}: {value!r} is not on the page"
            for value in as_list(fields[name])
            if value and squeezed(value) not in text
        ]
    digits = re.sub(r"[^\w]", "", text)
    for line in truth["lines"]:
        description = as_list(line["description"])[-1]
        if squeezed(description) not in text and squeezed(as_list(line["description"])[0]) not in text:
            found.append(f"line {description!r} is not on the page")
        for name in ("unit_price", "net_amount"):
            value = as_list(line.get(name))[0]
            if value and f"{Decimal(value):f}".replace(".", "") not in digits:
                found.append(f"line {description!r}: {name} {value} is not on the page")
    return found


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def same(values: Any, text: str) -> bool:
    return read_amount(text) in [abs(Decimal(value)) for value in as_list(values)]


def test_every_true_value_stands_on_its_page(drawn: Path) -> None:
    wrong = {
        truth["id"]: found for truth in truths(drawn) if (found := problems(truth, page_text(drawn / "pdf" / truth["file"])))
    }
    assert not wrong


def need_chromium() -> None:
    missing = not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    if missing and "browser" in os.environ.get("MATCHBOOK_REQUIRE", ""):
        pytest.fail("Chromium is not installed", pytrace=False)
    if missing:
        pytest.skip("Chromium is not installed")


@pytest.mark.browser
def test_every_true_value_stands_on_a_browsers_page(tmp_path: Path) -> None:
    need_chromium()
    drawn = make(tmp_path, 6, engine="html")
    read = {truth["id"]: problems(truth, page_text(drawn / "pdf" / truth["file"])) for truth in truths(drawn)}
    assert len(read) == 6
    assert not any(read.values()), read


def test_a_false_truth_is_found(drawn: Path) -> None:
    truth = next(truths(drawn))
    text = page_text(drawn / "pdf" / truth["file"])
    truth["fields"]["invoice_number"] = "NOT-ON-IT-1"
    truth["fields"]["gross_total"] = "1.23"
    assert len(problems(truth, text)) == 2


def test_sums_close_unless_the_document_is_meant_to_contradict_itself(drawn: Path) -> None:
    for truth in truths(drawn):
        fields = truth["fields"]
        if "net_total" in fields and not truth.get("inconsistent"):
            net, tax, gross = (Decimal(as_list(fields[name])[0]) for name in ("net_total", "tax_total", "gross_total"))
            assert abs(net + tax - gross) <= Decimal("0.04"), truth["id"]  # a rounding line may stand before the total


def test_the_same_seed_gives_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    again = make(tmp_path, 6)
    for path in sorted(again.rglob("*.*")):
        assert path.read_bytes() == (drawn / path.relative_to(again)).read_bytes(), path.name


def test_what_is_no_invoice_says_its_kind(drawn: Path) -> None:
    kinds = [
        json.loads(path.read_text(encoding="utf-8"))["kind"] for path in sorted((drawn / "others-truth").glob("*.json"))
    ]
    assert set(kinds) == {"statement", "quote", "reminder", "delivery_docket", "other", "order_confirmation", "remittance"}
    assert all(page_text(path) for path in (drawn / "others").glob("*.pdf"))


FURNITURE = {"carried", "brought", "page", "partline", "subtotal", "rates_head", "slip", "neutral"}
SENTENCES = {"sentence", "untaxed", "inclusive_note", "supplier", "self_billed"}


@pytest.mark.parametrize("file", sorted((MAKER / "words").glob("??.toml")), ids=lambda file: file.stem)
def test_every_field_has_at_least_twelve_wordings(file: Path) -> None:
    labels = tomllib.loads(file.read_text(encoding="utf-8"))["labels"]
    few = {name for name, texts in labels.items() if len({text.casefold() for text in texts}) < 12}
    assert few <= FURNITURE | SENTENCES
    english = tomllib.loads((MAKER / "words" / "en.toml").read_text(encoding="utf-8"))["labels"]
    assert set(english) - set(labels) <= {"supplier", "self_billed"}  # only Australia's buyers bill themselves


def test_every_country_has_its_words_and_twelve_wordings_of_its_tax_number() -> None:
    countries = tomllib.loads((MAKER / "countries.toml").read_text(encoding="utf-8"))
    others = tomllib.loads((MAKER / "words" / "others.toml").read_text(encoding="utf-8"))
    languages = {code[:2] for code in countries}
    assert languages == {file.stem for file in (MAKER / "words").glob("??.toml")} == set(others)
    names = {code: {text.casefold().rstrip(":") for text in table["tax_ids"]} for code, table in countries.items()}
    assert not [code for code, wordings in names.items() if len(wordings) < 12]


@pytest.fixture(scope="module")
def traits() -> list[dict[str, Any]]:
    """Truths of 300 documents, drawn but not printed."""
    code = "import json, make; print(json.dumps([make.document(3, at, 'both')[1] for at in range(300)]))"
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=MAKER)
    return list(json.loads(made.stdout))


def share(truths: list[dict[str, Any]], name: str) -> float:
    return sum(name in truth["traits"]["has"] for truth in truths) / len(truths)


def test_layouts_differ_as_much_as_they_should(traits: list[dict[str, Any]]) -> None:
    columns = {truth["traits"]["columns"] for truth in traits}
    assert columns == set(range(3, 10))
    assert len({tuple(truth["traits"]["order"]) for truth in traits}) > 80
    assert len({truth["traits"]["font"] for truth in traits}) >= 8
    assert len({(truth["language"], truth["country"]) for truth in traits}) >= 12
    assert len({truth["layout"] for truth in traits}) == 150


def test_one_in_four_runs_over_pages_and_one_in_three_has_loud_noise(traits: list[dict[str, Any]]) -> None:
    quiet = {"thanks", "intro", "bank"}
    assert 0.2 < sum(truth["traits"]["several_pages"] for truth in traits) / len(traits) < 0.3
    assert 0.3 < sum(bool(set(truth["traits"]["noise"]) - quiet) for truth in traits) / len(traits) < 0.45
    assert share(traits, "carried") > 0.03


@pytest.mark.parametrize(
    "ingredient",
    [
        "balance", "withheld", "prepaid", "rounding", "discount", "price per 100", "lump", "no quantity", "groups",
        "several orders", "rows wrapped", "rows several", "rows parts", "freight", "surcharge", "hidden text",
        "two languages",
        "title spaced", "title tracked", "title overprint", "leaders", "labels above", "labels below", "labels bare",
        "labels sentence", "labels grid", "labels boxes", "brand", "head not repeated", "watermark", "side note",
    ],
)  # fmt: skip
def test_every_ingredient_is_there(traits: list[dict[str, Any]], ingredient: str) -> None:
    assert share(traits, ingredient) >= 0.005


def test_half_of_the_tax_numbers_fail_their_check_digit(traits: list[dict[str, Any]]) -> None:
    german = [truth["fields"]["supplier_tax_id"][0] for truth in traits if truth["country"] in ("DE", "AU", "GB")]
    valid = [any(check.is_valid(number) for check in (de_vat, abn, gb_vat)) for number in german]
    assert 0.35 < sum(valid) / len(valid) < 0.65
