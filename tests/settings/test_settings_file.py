"""The settings file gives back what was saved, and names everything that is wrong in one go."""

from __future__ import annotations

import os
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import SettingsError
from engine.model import OwnCompany
from engine.settings import (
    AcceptImported,
    AfterAction,
    ExportDefaults,
    ImportDefaults,
    MailboxKind,
    MailboxSettings,
    Settings,
)
from engine.settings_file import load_company, load_settings, resolved, save_settings

FULL = Settings(
    company=OwnCompany(("Builder", "Builder “North”"), ("51824753556",), ("062-000 12345678",), ("builder.example",)),
    ledger_currency="NZD",
    actor="Jo",
    people=("Jo", "Max"),
    may_lower=("Max",),
    mailboxes=(
        MailboxSettings("Invoices", host="imap.builder.example", user="in", after=AfterAction.MOVE, timeout_s=7.5),
        MailboxSettings("Old", MailboxKind.POP3, "pop.builder.example", 995, after=AfterAction.DELETE, automatic=True),
        MailboxSettings("Scanner", MailboxKind.FOLDER, path="in/scans"),
    ),
    imports=ImportDefaults(accept_imported=AcceptImported.WITH_JOB),
    exports=ExportDefaults(account_code="400", tax_names=(("GST", 'GST "on" Expenses'),)),
    rounding_limit=Decimal("0.10"),
    sample_seed="walnut under the third stair",
)


def problems_of(path: Path, text: str) -> tuple[str, ...]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_settings(path)
    return refused.value.problems


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_missing_file_gives_the_defaults(path: Path) -> None:
    assert load_settings(path) == Settings()


@pytest.mark.parametrize("settings", [Settings(), FULL], ids=["defaults", "full"])
def test_saved_settings_come_back(path: Path, settings: Settings) -> None:
    save_settings(path, settings)
    assert load_settings(path) == settings


TAX_NAMES = st.dictionaries(st.text(), st.text(), max_size=3)


@given(st.text(), st.lists(st.text(), max_size=3), st.decimals(0, 10, places=2), TAX_NAMES)
def test_any_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, actor: str, people: list[str], limit: Decimal, tax_names: dict[str, str]
) -> None:
    exports = ExportDefaults(tax_names=tuple(tax_names.items()))
    settings = Settings(actor=actor, people=tuple(people), rounding_limit=limit, exports=exports)
    path = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}.toml"
    save_settings(path, settings)
    assert load_settings(path) == settings


def test_written_file_explains_itself_and_says_the_choices(path: Path) -> None:
    save_settings(path, FULL)
    text = path.read_text(encoding="utf-8")
    assert "# after: leave | move | delete\n" in text
    assert "# Who we are: what the reader needs to tell buyer from supplier.\n[company]\n" in text
    assert tomllib.loads(text)["mailboxes"][2]["path"] == "in/scans"


def test_keys_left_out_have_their_default(path: Path) -> None:
    path.write_text('[[mailboxes]]\nname = "In"\nhost = "imap.example"\n', encoding="utf-8-sig")
    assert load_settings(path) == Settings(mailboxes=(MailboxSettings("In", host="imap.example"),))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.05", Decimal("0.05")), ('"0.05"', Decimal("0.05")), ("1", Decimal(1)), ("0.1", Decimal("0.1"))],
)
def test_amounts_are_exact_however_they_are_written(path: Path, value: str, expected: Decimal) -> None:
    path.write_text(f"rounding_limit = {value}\n")
    assert load_settings(path).rounding_limit == expected


def test_all_problems_are_named_at_once(path: Path) -> None:
    text = """
    ledger_curency = "AUD"
    actor = 7
    people = ["Jo", 3]
    rounding_limit = "a lot"
    [company]
    names = "Builder"
    [imports]
    same_document = "maybe"
    [exports]
    payment_terms_days = 30.5
    tax_names = { GST = 10 }
    [[mailboxes]]
    kind = "imap"
    port = true
    automatic = "yes"
    [[mailboxes]]
    name = "Two"
    timeout_s = nan
    [nothing]
    """
    assert problems_of(path, text) == (
        "settings.toml: ledger_curency is not a setting; ledger_currency is meant?",
        "settings.toml: actor must be a text, and is 7",
        "settings.toml: people must be a list of texts, and is ['Jo', 3]",
        "settings.toml: rounding_limit must be a number, and is 'a lot'",
        "settings.toml: company.names must be a list of texts, and is 'Builder'",
        "settings.toml: imports.same_document must be one of ignore, new_lines, update, and is 'maybe'",
        "settings.toml: exports.payment_terms_days must be a whole number, and is 30.5",
        "settings.toml: exports.tax_names must be a table of texts, and is {'GST': 10}",
        "settings.toml: mailboxes[1].port must be a whole number, and is True",
        "settings.toml: mailboxes[1].automatic must be true or false, and is 'yes'",
        "settings.toml: mailboxes[1]: name is missing",
        "settings.toml: mailboxes[2].timeout_s must be a number, and is NaN",
        "settings.toml: nothing is not a setting; take it out",
    )


def test_what_contradicts_itself_is_named(path: Path) -> None:
    text = """
    ledger_currency = "dollars"
    rounding_limit = -1
    [[mailboxes]]
    name = "A"
    kind = "pop3"
    host = "pop.example"
    after = "move"
    port = 99999
    [[mailboxes]]
    name = "A"
    kind = "folder"
    [[mailboxes]]
    name = " "
    host = ""
    after = "move"
    move_to = ""
    timeout_s = 0
    poll_minutes = 0
    """
    found = problems_of(path, text)
    keys = [problem.removeprefix("settings.toml: ").split()[0] for problem in found]
    assert keys == [
        "mailboxes[1].port", "mailboxes[1].after", "mailboxes[2].path", "mailboxes[3].name", "mailboxes[3].host",
        "mailboxes[3].move_to", "mailboxes[3].timeout_s", "mailboxes[3].poll_minutes", "mailboxes:", "ledger_currency",
        "rounding_limit",
    ]  # fmt: skip
    assert any("POP3 knows only leave and delete" in problem for problem in found)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("actor = ", "settings.toml: is not TOML:"),
        ("mailboxes = 3", "settings.toml: mailboxes must be a list of tables: write [[mailboxes]] above each"),
        ("company = 3", "settings.toml: company must be a table of keys"),
    ],
)
def test_broken_file_is_named(path: Path, text: str, problem: str) -> None:
    assert [found[: len(problem)] for found in problems_of(path, text)] == [problem]


def test_file_in_another_encoding_is_named(path: Path) -> None:
    path.write_bytes('actor = "Jürgen"'.encode("latin-1"))
    with pytest.raises(SettingsError, match="Save it as UTF-8"):
        load_settings(path)


def test_settings_that_could_not_be_loaded_are_not_saved(path: Path) -> None:
    save_settings(path, FULL)
    before = path.read_bytes()
    with pytest.raises(SettingsError, match="needs one"):
        save_settings(path, Settings(mailboxes=(MailboxSettings("Scans", MailboxKind.FOLDER),)))
    assert path.read_bytes() == before


def test_failed_write_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    save_settings(path, FULL)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left on device"):
        save_settings(path, Settings())
    assert load_settings(path) == FULL
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_relative_paths_start_at_the_given_folder(tmp_path: Path) -> None:
    settings = Settings(
        mailboxes=(
            MailboxSettings("A", MailboxKind.FOLDER, path="in"),
            MailboxSettings("B", host="imap.example", ca_file="/etc/ca.pem"),
        )
    )
    first, second = resolved(settings, tmp_path).mailboxes
    assert (first.path, first.ca_file) == (str(tmp_path / "in"), "")
    assert (second.path, second.ca_file) == ("", "/etc/ca.pem")


def test_company_alone(path: Path, tmp_path: Path) -> None:
    save_settings(path, FULL)
    assert load_company(path) == FULL.company
    with pytest.raises(SettingsError, match="no such settings file"):
        load_company(tmp_path / "other.toml")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('sample_seed = " walnut"', "sample_seed must be one word or sentence without blanks around it, and is ' walnut'"),
        ('sample_seed = "wal\\nnut"', "sample_seed must be one word or sentence"),
        (f'sample_seed = "{"x" * 201}"', "sample_seed has at most 200 characters, and has 201"),
        ("sample_seed = 7", "sample_seed must be a text, and is 7"),
        ('may_lower = "Max"', "may_lower must be a list of texts"),
        ('people = ["Jo"]\nmay_lower = ["Max"]', "may_lower: 'Max' is not among people; add the name there"),
        ('people = [""]\nmay_lower = [""]', "may_lower: a name is empty; take it out"),
    ],
)
def test_who_may_lower_and_the_word_of_the_sample_are_checked(path: Path, text: str, problem: str) -> None:
    assert any(problem in found for found in problems_of(path, text))


def test_whoever_acts_may_be_named_to_lower(path: Path) -> None:
    path.write_text('actor = "Jo"\nmay_lower = ["Jo"]\n', encoding="utf-8")
    assert load_settings(path).may_lower == ("Jo",)
