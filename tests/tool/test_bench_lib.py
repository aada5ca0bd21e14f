# SPDX-License-Identifier: GPL-2.0-only
"""What the benchmark's guest said becomes ratios, on the screen and in a document."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

from pathlib import Path

from pcimlib import bench_lib
from pcimlib.files import replace_sections

LOG = """[    1.0] bench: intx_ns_with_0_records native 800
[    1.0] bench: intx_ns_with_0_records ours 400
[    1.0] bench: intx_ns_with_256_records native 3200
[    1.0] bench: intx_ns_with_256_records ours 400
[    1.0] bench: record_bytes_intx native 64
[    1.0] bench: record_bytes_intx ours 0
[    1.0] bench: binding_bytes ours 128
ok 1 bench
"""


def test_rows_have_ratios() -> None:
    text = bench_lib.table(bench_lib.read_rows(LOG))
    assert text.splitlines()[1].split() == ["intx_ns_with_0_records", "800", "400", "0.50"]
    assert "record_bytes_intx" in text and "0.00" in text


def test_what_native_has_not_is_no_ratio() -> None:
    line = next(line for line in bench_lib.table(bench_lib.read_rows(LOG)).splitlines()
                if line.startswith("binding_bytes"))
    assert line.split() == ["binding_bytes", "-", "128", "-"]


def test_growth_is_said_for_both() -> None:
    text = bench_lib.table(bench_lib.read_rows(LOG))
    assert "native: with 256 other records it costs 4.00 times" in text
    assert "ours: with 256 other records it costs 1.00 times" in text


def test_document_keeps_its_head(tmp_path: Path) -> None:
    document = tmp_path / "bench.md"
    document.write_text("# Head\n\nText.\n", encoding="utf-8")
    section = bench_lib.markdown(bench_lib.Measured("6.0-amd64", bench_lib.read_rows(LOG)))
    for _ in range(2):
        replace_sections(document, section)
    text = document.read_text(encoding="utf-8")
    assert text.startswith("# Head\n\nText.\n\n## Debian's 6.0-amd64\n")
    assert text.count("| intx_ns_with_0_records | 800 | 400 | 0.50 |") == 1
