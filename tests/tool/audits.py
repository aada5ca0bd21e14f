# SPDX-License-Identifier: GPL-2.0-only
"""Audits made of single findings, for the tests of the reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pcimlib.audit import Audit, Unparsed
from pcimlib.finding import Finding, Place, fingerprinted
from pcimlib.kbuild import ModuleMap
from pcimlib.policy import Target
from pcimlib.probe import Capabilities

PLAIN = Finding("intx-managed-plain", "drivers/ata/a.c", 10, 0, "a_probe", "drivers/ata/a",
                "pci_intx", "managed", "convert", "pcim_intx", "the driver is managed",
                (Place("drivers/ata/a.c", 90, "a_driver.probe"),
                 Place("drivers/ata/a.c", 5, "pcim_enable_device")), "pcim")
NASTY = "drivers/net/odd </script><b>&\n\"na\udcffme%20.c"


def some_findings() -> list[Finding]:
    """One finding of each action, and one in a file with a hostile name."""
    return [
        PLAIN,
        replace(PLAIN, line=12, reason="again"),
        replace(PLAIN, rule="region-release-redundant", file="drivers/net/b.c", line=7,
                call="pci_release_regions", action="drop", replacement=""),
        replace(PLAIN, rule="intx-both", file="sound/pci/c.c", line=3, verdict="both",
                action="review", replacement="", evidence=()),
        replace(PLAIN, rule="intx-unmanaged", file="drivers/xen/d.c", line=4,
                verdict="unmanaged", action="keep", replacement=""),
        replace(PLAIN, rule="irqvec-macro", file=NASTY, line=1, function="",
                call="pci_enable_msi", verdict="unknown", action="review", replacement="",
                evidence=(), reason="<img src=x onerror=alert(1)>"),
    ]


def audit_of(findings: list[Finding], version: str = "6.12.3",
             unparsed: tuple[Unparsed, ...] = (), **states: str) -> Audit:
    """An audit with these findings in a tree whose families are in these states."""
    families = {name: states.get(name, "hybrid")
                for name in ("intx", "region", "irqvec", "iomap", "enable")}
    aim = Target(Capabilities(families, frozenset(("pcim_intx",))), False)
    return Audit(Path("tree"), version, aim, ("intx",), tuple(fingerprinted(findings)),
                 unparsed, ModuleMap({}, ()))
