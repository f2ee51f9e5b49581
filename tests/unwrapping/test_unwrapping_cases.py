"""Every raw mail in `cases/` unwraps to the record beside it. MATCHBOOK_REWRITE=1 rewrites the expected files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from engine.codec import to_json
from engine.model import Email, OwnCompany
from engine.unwrapping import unwrap

CASES = sorted((Path(__file__).parent / "cases").glob("*.eml"))
OWN = OwnCompany(email_domains=("builder.example",))


def shown(email: Email) -> dict[str, Any]:
    """All but the bytes, which their hash and length stand for."""
    attachments = [to_json(file) | {"content": f"{len(file.content)} bytes"} for file in email.attachments]
    return {key: value for key, value in to_json(email).items() if key != "attachments"} | {"attachments": attachments}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_mail_unwraps_as_expected(path: Path) -> None:
    found = shown(unwrap(path.read_bytes(), own=OWN, file_name=path.name))
    expected = path.with_suffix(".json")
    if os.environ.get("MATCHBOOK_REWRITE") == "1":
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def test_every_expected_file_has_its_mail() -> None:
    expected = {path.stem for path in (Path(__file__).parent / "cases").glob("*.json")}
    assert expected == {path.stem for path in CASES}
