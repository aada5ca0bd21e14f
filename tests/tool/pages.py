# SPDX-License-Identifier: GPL-2.0-only
"""What an HTML page carries, for the tests of the pages."""

from __future__ import annotations

import json
import re
from typing import Any


def data_of(page: str) -> dict[str, Any]:
    """The data of a page, as its script reads it."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def rows_of(page: str) -> list[dict[str, str]]:
    """The texts of each row by name."""
    data = data_of(page)
    return [{name: data["strings"][number] for name, number in zip(data["texts"], row)}
            for row in data["rows"]]
