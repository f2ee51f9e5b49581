from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import FormatError
from engine.formats import LIBRARY, dump_format, load_library, parse_format, save, save_format
from engine.issues import Code

FAULTY = sorted((Path(__file__).parent / "cases" / "faulty").glob("*.toml"))
SPEC = {
    "supplier": 'Any "Best" Supplier’s',
    "media": "pdf",
    "version": 2,
    "identify": {"all": ["Any Supplier"], "none": ["it's"]},
    "header": {
        "invoice_number": r'No\.?\s+"?(\S+)',
        "invoice_date": {"right_of": ["Date", "Day"], "date": "%d/%m/%Y"},
        "gross_total": {"find": r"Total\s(.+)'", "last": True},
    },
    "lines": {"columns": {"net_amount": "Ext"}, "tax_rates": {"G 1": "10"}},
}


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_faulty_format_is_refused_with_file_and_key(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    says = text.splitlines()[0].removeprefix("# says: ")
    with pytest.raises(FormatError) as refused:
        parse_format(text, path.stem)
    assert says in str(refused.value)
    assert f"{path.stem}.toml" in str(refused.value)


def test_the_shipped_library_is_sound() -> None:
    formats, issues = load_library()
    assert issues == ()
    assert {format.name for format in formats} >= {"harbour-plumbing", "quickfix-fasteners"}


def test_one_faulty_taught_format_leaves_the_others_working(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("supplier = 3", encoding="utf-8")
    save_format("good", SPEC, tmp_path)
    formats, issues = load_library((LIBRARY, tmp_path, tmp_path / "missing"))
    assert "good" in {format.name for format in formats}
    assert [issue.code for issue in issues] == [Code.FORMAT_FAULTY]
    assert "bad.toml" in issues[0].message


def test_a_taught_format_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    save_format("harbour-plumbing", SPEC, tmp_path)
    formats, _ = load_library((LIBRARY, tmp_path))
    assert [format.supplier for format in formats if format.name == "harbour-plumbing"] == [SPEC["supplier"]]


def test_a_taught_format_never_runs_code(tmp_path: Path) -> None:
    save_format("good", SPEC, tmp_path)
    (tmp_path / "good.py").write_text("raise SystemExit('code ran')", encoding="utf-8")
    formats, _ = load_library((tmp_path,))
    assert formats[0].twin is None


def test_what_is_dumped_loads_as_the_same(tmp_path: Path) -> None:
    format = parse_format(dump_format(SPEC), "any")
    rules = dict(format.header)
    assert format.supplier == SPEC["supplier"]
    assert format.identify.none == ("it's",)
    assert rules["invoice_number"].find is not None
    assert rules["invoice_number"].find.pattern == r'No\.?\s+"?(\S+)'
    assert rules["invoice_date"].right_of == ("Date", "Day")
    assert rules["gross_total"].last
    path = save(format, tmp_path)
    assert load_library((tmp_path,))[0] == (format,)
    assert path.name == "any.toml"


def test_saving_does_not_overwrite_unless_told(tmp_path: Path) -> None:
    save_format("any", SPEC, tmp_path)
    with pytest.raises(FormatError, match="already"):
        save_format("any", SPEC, tmp_path)
    save_format("any", {**SPEC, "version": 3}, tmp_path, overwrite=True)
    assert load_library((tmp_path,))[0][0].version == 3


@pytest.mark.parametrize("name", ["../evil", "", "Harbour", "a b", "a/b"])
def test_names_stay_inside_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot name a format"):
        save_format(name, SPEC, tmp_path)


def test_a_faulty_format_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        save_format("any", {**SPEC, "media": "docx"}, tmp_path)
    assert list(tmp_path.iterdir()) == []
