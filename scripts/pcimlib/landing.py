# SPDX-License-Identifier: GPL-2.0-only
"""What a series leaves in the tree beside the code: rules, and who looks after it."""

from __future__ import annotations

import re
from pathlib import Path

from pcimlib import rulefile
from pcimlib.files import write_whole

ROOT = Path(__file__).resolve().parents[2]
RULES_IN_TREE = Path("scripts/coccinelle/api")
MAINTAINERS = Path("MAINTAINERS")
TITLE = "PCI MANAGED RESOURCES (PCI DEVRES)"
ENTRY = f"""{TITLE}
L:	linux-pci@vger.kernel.org
S:	Maintained
F:	drivers/pci/devres/
F:	drivers/pci/tests/
F:	include/linux/pci-devres.h
F:	scripts/coccinelle/api/pcim_*.cocci

"""


def land_rules(tree: Path) -> list[str]:
    """Put the rules for drivers where make coccicheck finds them."""
    changed = []
    for path in sorted((ROOT / "coccinelle").glob("*.cocci")):
        text = rulefile.alone(path)
        target = RULES_IN_TREE / f"pcim_{path.name}"
        write_whole(tree / target, text)
        changed.append(str(target))
    return changed


def land_maintainers(tree: Path) -> list[str]:
    """Add the entry at its place in the alphabet."""
    text = (tree / MAINTAINERS).read_text(encoding="utf-8")
    if f"\n{TITLE}\n" in text:
        return []
    heads = re.compile(r"(?<=\n\n)[A-Z0-9][^\n:]*(?=\n[A-Z]:\t)")
    later = next((match for match in heads.finditer(text)
                  if match.group() > TITLE and match.group() != "THE REST"), None)
    at = later.start() if later else len(text)
    write_whole(tree / MAINTAINERS, text[:at] + ENTRY + text[at:])
    return [str(MAINTAINERS)]
