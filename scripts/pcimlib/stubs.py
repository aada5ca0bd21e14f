# SPDX-License-Identifier: GPL-2.0-only
"""Programs that hold the stubs of the public header against its prototypes.

Without CONFIG_PCI or CONFIG_PCI_MSI the header defines each call inline. A
program that declares the calls once more, as their prototypes do, compiles only
where every stub is there and has the type of the call that it stands for.
"""

from __future__ import annotations

import re
from pathlib import Path

from .kunit_tree import ROOT

HEADER = ROOT / "include" / "linux" / "pci-devres.h"

# Which option each part of the header depends on.
OPTIONS = ("CONFIG_PCI", "CONFIG_PCI_MSI")

_PROTOTYPE = re.compile(r"^(?!static|typedef|struct \w+;)([a-z][\w \t*]*?\b(pcim?_\w+)\([^;{]*\));",
                        re.M)


def prototypes(option: str, header: Path = HEADER) -> dict[str, str]:
    """The calls that exist with an option: name and prototype, as the header has it."""
    text = header.read_text(encoding="utf-8")
    part = re.search(rf"^#ifdef {option}\n(.*?)^#else", text, re.M | re.S)
    if not part:
        return {}
    return {found[2]: re.sub(r"\s+", " ", found[1]) for found in _PROTOTYPE.finditer(part[1])}


def program(stubbed: dict[str, str], included: str = "linux/pci-devres.h") -> str:
    """A file that compiles where each of these calls is an inline function of this type."""
    lines = ["// SPDX-License-Identifier: GPL-2.0", f"#include <{included}>", ""]
    lines += [f"static inline {prototype};" for prototype in stubbed.values()]
    lines += ["", "extern const void * const pcim_stubs[];", "const void * const pcim_stubs[] = {",
              *(f"\t{name}," for name in stubbed), "};", ""]
    return "\n".join(lines)
