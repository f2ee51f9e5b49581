from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.codec import from_json, to_json
from engine.model import Acceptance, Match, OwnCompany, Printed, PurchaseOrder, Reading, Reversal, Supplier, SupplierInvoice
from engine.source import Source

RECORDS = [Reading, SupplierInvoice, Match, Acceptance, Reversal, PurchaseOrder, Supplier, OwnCompany]
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)


def printed(kind: Any) -> st.SearchStrategy[Any]:
    return st.builds(Printed, st.from_type(get_args(kind)[0]), st.text(), st.none() | st.from_type(Source))


@pytest.fixture(autouse=True, scope="module")
def plain_values() -> None:
    st.register_type_strategy(Decimal, DECIMALS)
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    st.register_type_strategy(Printed, printed)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(data=st.data())
def test_a_record_comes_back_equal_through_json_text(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(st.from_type(kind))
    text = json.dumps(to_json(record), allow_nan=False)
    assert from_json(kind, json.loads(text)) == record
