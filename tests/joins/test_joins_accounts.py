"""A supplier's bank account is changed by two people, after a call-back; no list and no form writes over it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.accounts import ask_account, changes_of, decide_account
from engine.changing import change_supplier
from engine.errors import NotFound, Refused
from engine.loading import load_list
from engine.model import Supplier
from engine.store import masters
from engine.workbench import Workbench
from tests.joins.smallworld import SUPPLIERS

CALLED = "Kim of accounts, on 02 5550 0100 from our first order"
OLD, NEW = "062-000 11111111", "062-000 22222222"


def supplier(bench: Workbench) -> Supplier:
    return next(one for one in masters.suppliers(bench.store.cursor()) if one.number == "S-1")


def two_people(bench: Workbench, actor: str) -> None:
    bench.change_settings(replace(bench.settings, actor=actor, people=("Ann", "Ben")))


def events(bench: Workbench) -> list[str]:
    return [event["what"] for event in bench.store.read("events", subject="S-1")]


def test_one_asks_and_another_confirms(bench: Workbench) -> None:
    two_people(bench, "Ann")
    change = ask_account(bench, "S-1", OLD, CALLED)
    assert (supplier(bench).bank_account, change.is_approved, change.asked_by) == (None, None, "Ann")
    with pytest.raises(Refused, match="somebody else must confirm"):
        decide_account(bench, change.id, is_approved=True, reason="I called myself and it is fine")
    two_people(bench, "Ben")
    done = decide_account(bench, change.id, is_approved=True, reason="called the number of our first order")
    assert (supplier(bench).bank_account, done.is_approved, done.decided_by, done.alone) == (OLD, True, "Ben", False)
    assert events(bench)[-2:] == ["bank account asked for", "bank account changed"]
    with pytest.raises(Refused, match="decided this change already"):
        decide_account(bench, change.id, is_approved=False, reason="changed my mind about it")


def test_a_person_alone_changes_it_and_is_stamped_so(bench: Workbench) -> None:
    change = ask_account(bench, "S-1", OLD, CALLED)
    assert (change.is_approved, change.alone, supplier(bench).bank_account) == (True, True, OLD)
    gone = ask_account(bench, "S-1", "", "Kim says that they are paid by card from now on")
    assert (gone.before, gone.account, supplier(bench).bank_account) == (OLD, None, None)


def test_who_asked_may_take_it_back_and_a_refused_change_changes_nothing(bench: Workbench) -> None:
    two_people(bench, "Ann")
    change = ask_account(bench, "S-1", OLD, CALLED)
    with pytest.raises(Refused, match="waits already"):
        ask_account(bench, "S-1", NEW, CALLED)
    refused = decide_account(bench, change.id, is_approved=False, reason="asked for by mistake")
    assert (refused.is_approved, supplier(bench).bank_account) == (False, None)


@pytest.mark.parametrize("called", ["", "  ", "ok"])
def test_without_a_call_back_nothing_is_asked_for(bench: Workbench, called: str) -> None:
    with pytest.raises(Refused, match="who was called"):
        ask_account(bench, "S-1", OLD, called)
    assert changes_of(bench.store) == ()


def test_what_is_on_file_already_and_whom_nobody_knows(bench: Workbench) -> None:
    ask_account(bench, "S-1", OLD, CALLED)
    with pytest.raises(Refused, match="on file for Smallbore Pipes Pty Ltd already"):
        ask_account(bench, "S-1", "BSB 062000 acct 1111 1111", CALLED)
    with pytest.raises(NotFound):
        ask_account(bench, "S-9", OLD, CALLED)


def test_the_record_does_not_carry_another_account(bench: Workbench) -> None:
    with pytest.raises(Refused, match="not changed with the record"):
        change_supplier(bench, replace(supplier(bench), bank_account=NEW))
    change_supplier(bench, replace(supplier(bench), account_code="400"))
    assert supplier(bench).account_code == "400"


def test_a_list_gives_new_suppliers_their_account_and_asks_for_others(bench: Workbench) -> None:
    two_people(bench, "Ann")
    head, row = SUPPLIERS.strip().split("\n")
    text = f"{head},bank_account\n{row},{NEW}\nS-2,Newcomer,,new.example,no,{OLD}\n"
    loaded = load_list(bench, "suppliers", text.encode(), "suppliers.csv")
    assert (loaded.loaded, loaded.changed, loaded.unchanged) == (1, 0, 1)
    (remark,) = loaded.remarks
    assert (remark.row, remark.column, remark.value) == (2, "bank_account", NEW)
    assert supplier(bench).bank_account is None
    (change,) = changes_of(bench.store, "S-1")
    assert (change.account, change.called) == (NEW, "from the list suppliers.csv; nobody was called yet")
    load_list(bench, "suppliers", text.encode(), "suppliers.csv")
    assert len(changes_of(bench.store, "S-1")) == 1, "the same list again asks for nothing new"
    assert next(one for one in masters.suppliers(bench.store.cursor()) if one.number == "S-2").bank_account == OLD


def test_a_list_without_the_column_leaves_the_account(bench: Workbench) -> None:
    ask_account(bench, "S-1", OLD, CALLED)
    load_list(bench, "suppliers", SUPPLIERS.replace("Smallbore", "Smallbores").encode(), "suppliers.csv")
    assert (supplier(bench).name, supplier(bench).bank_account) == ("Smallbores Pipes Pty Ltd", OLD)
