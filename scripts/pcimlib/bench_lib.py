# SPDX-License-Identifier: GPL-2.0-only
"""What the library's calls cost, beside the kernel's own, in one boot.

Debian's own kernel runs in QEMU with pci-devres.ko and the benchmark's module.
The guest's clock counts instructions, not time, so that what else this machine
does is not in the figures; what an instruction costs is not in them either.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import kunit, kunit_stock, stock
from .errors import PcimError
from .files import write_whole
from .kunit_tree import ROOT, TESTS
from .progress import note

MODULE = "pcim_bench"
# The last of 512 MiB, which the kernel is told to leave alone.
_WINDOW = 448 << 20
# One processor, and a clock that goes on by 2 ns with each of its instructions.
_CLOCK = ("-smp", "1", "-icount", "shift=1,sleep=off")
_RESULT = re.compile(r"bench: (\w+) (native|ours) (\d+)")
_LAST = "bench: record_bytes_mwi ours"
_FIRST, _MOST = "intx_ns_with_0_records", "intx_ns_with_256_records"

# name -> implementation -> value
Rows = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Measured:
    """What one boot showed."""

    release: str
    rows: Rows


def _answer(*words: str | Path) -> str:
    """Run a command; return the last line that it printed."""
    done = subprocess.run([str(word) for word in words], cwd=ROOT, text=True, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    if done.returncode:
        raise PcimError(f"{words[0]} failed, see above")
    return (done.stdout.strip().splitlines() or [""])[-1]


def _build(kernel: str, place: Path) -> tuple[Path, Path]:
    """Build pci-devres.ko and the benchmark; return both modules."""
    kdir = _answer("scripts/stock", "headers", kernel)
    library = Path(_answer("scripts/modules", "--kdir", kdir))
    module = place / "module"
    for path in (*TESTS.glob("fake_*.[ch]"), *(TESTS / "bench").iterdir(),
                 TESTS / "stock" / "kunit.c", TESTS / "stock" / "kunit.h"):
        write_whole(module / path.name, path.read_text(encoding="utf-8"))
    log = place / "build.log"
    with log.open("wb") as out:
        done = subprocess.run(
            [*stock.make(Path(kdir)), f"M={module}", f"LIBRARY={library}",
             f"KBUILD_EXTRA_SYMBOLS={library}/Module.symvers", "modules"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
    if done.returncode:
        raise PcimError(f"the benchmark does not build; see {log}")
    return library / "pci-devres.ko", module / f"{MODULE}.ko"


def _boot(kernel: str, place: Path, modules: tuple[Path, Path], timeout: int) -> tuple[str, Path]:
    """Run the guest; return its release and its console's log."""
    image = Path(_answer("scripts/stock", "image", kernel))
    vmlinuz = next(image.glob("boot/vmlinuz-*"), None)
    if vmlinuz is None:
        raise PcimError(f"{image}/boot has no vmlinuz-*: remove build/stock and run again")
    init = place / "init"
    _answer("gcc", "-static", "-O1", "-o", init, TESTS / "stock" / "init.c")
    listed = f"/{modules[0].name}\n/{modules[1].name} win_start={_WINDOW:#x}\n"
    archive = place / "initramfs"
    archive.write_bytes(kunit_stock.make_initramfs(
        [("init", init), *((path.name, path) for path in modules)], [("modules", listed)]))
    log = place / "console.log"
    if not kunit.boot([*kunit.qemu_command(vmlinuz, [], archive), *_CLOCK], log, timeout):
        raise PcimError(f"no end after {timeout} seconds; see {log}")
    return vmlinuz.name.removeprefix("vmlinuz-"), log


def read_rows(text: str) -> Rows:
    """The results in a console's log."""
    rows: Rows = {}
    for name, impl, value in _RESULT.findall(text):
        rows.setdefault(name, {})[impl] = int(value)
    return rows


def measure(kernel: str, place: Path, timeout: int) -> Measured | Path:
    """Build, boot, read; the console's log when a case failed."""
    place.mkdir(parents=True, exist_ok=True)
    note(f"building the benchmark for Debian's {kernel} kernel")
    modules = _build(kernel, place)
    note("running it")
    release, log = _boot(kernel, place, modules, timeout)
    text = log.read_text(encoding="utf-8", errors="replace")
    if re.search(r"^ *(\[.*\] *)?not ok ", text, re.MULTILINE) or _LAST not in text:
        return log
    return Measured(release, read_rows(text))


def _cell(value: int | None) -> str:
    return "-" if value is None else str(value)


def _cells(rows: Rows) -> list[tuple[str, str, str, str]]:
    cells = [("what", "native", "ours", "ours/native")]
    for name, row in rows.items():
        native, ours = row.get("native"), row.get("ours")
        ratio = f"{ours / native:.2f}" if native and ours is not None else "-"
        cells.append((name, _cell(native), _cell(ours), ratio))
    return cells


def _growth(rows: Rows) -> list[str]:
    """How pcim_intx() grows with the records that have nothing to do with it."""
    return [f"pcim_intx(), {impl}: with 256 other records it costs "
            f"{rows[_MOST][impl] / max(rows[_FIRST][impl], 1):.2f} times what it costs with none"
            for impl in ("native", "ours")]


def table(rows: Rows) -> str:
    """What was measured, as rows of native, ours and their ratio."""
    lines = [f"{what:48} {native:>10} {ours:>10} {ratio:>12}"
             for what, native, ours, ratio in _cells(rows)]
    return "\n".join([*lines, "", *_growth(rows)])


def markdown(measured: Measured) -> str:
    """The same as a section of Documentation/results/bench-lib.md."""
    head, *body = (f"| {' | '.join(cells)} |" for cells in _cells(measured.rows))
    return "\n".join([f"## Debian's {measured.release}", "", head, "|---|---:|---:|---:|", *body,
                      "", *(f"* {line}" for line in _growth(measured.rows)), ""])
