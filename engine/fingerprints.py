"""One hash of all that an invoice was matched by: the same again gives the same match, so nothing need be done."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from engine.codec import to_json
from engine.matching import Known
from engine.model import ExchangeRate, GoodsReceipt, Job, PurchaseOrder, TaxCode

_SHARED = (PurchaseOrder, GoodsReceipt, Job, TaxCode, ExchangeRate)
"""Records that many invoices of a batch look at: each is written out once."""


class Fingerprints:
    """Hashes for one batch of invoices. The records it is shown must live as long as it does."""

    def __init__(self) -> None:
        self._written: dict[int, tuple[object, str]] = {}

    def of(self, *inputs: object) -> str:
        """The hash of these records together."""
        text = json.dumps([self._plain(one) for one in inputs], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _plain(self, value: object) -> Any:
        if isinstance(value, Known):
            return {field.name: self._plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        if isinstance(value, tuple):
            return [self._plain(one) for one in value]
        return self._shared(value) if isinstance(value, _SHARED) else to_json(value)

    def _shared(self, record: object) -> str:
        if (found := self._written.get(id(record))) is None:  # kept with its text, so that no other takes its id
            text = json.dumps(to_json(record), sort_keys=True)
            found = self._written[id(record)] = record, hashlib.sha256(text.encode()).hexdigest()
        return found[1]
