# SPDX-License-Identifier: GPL-2.0-only
"""Changes the PCI core of a scratch tree: whole files of ours, rules, Kbuild lines.

Each step of the way is a function; what it finds done already it leaves alone,
so that it can run on any tree.  In the order of a series:

    add_unmanaged_intx      a pure pci_intx_unmanaged()
    drop_in                 the library, in the place of the tree's own
    msi_on_unmanaged_intx   the MSI core switches INTx by the pure call
    end_hybrid_intx         pci_intx() is pure; all managed callers left it
    end_hybrid_regions      the same for region requests
    end_implicit_vectors    the same for the MSI core's own release

C is edited by the rules in coccinelle/core/; here are only the lines that
spatch cannot write: Kbuild, documentation, preprocessor, a prototype.  What a
rule must leave behind is checked afterwards, since spatch is silent about
what it could not do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .coreedit import ROOT, Edit, body_of, mentions, read_text
from .ctext import blanked
from .errors import Unfit
from .probe import Capabilities

LIBRARY = Path("drivers/pci/devres")
SAMPLE = LIBRARY / "sample"
HEADER = Path("include/linux/pci-devres.h")
PCI_C = Path("drivers/pci/pci.c")
PCI_H = Path("include/linux/pci.h")
PRIVATE_PCI_H = Path("drivers/pci/pci.h")
LIB = Path("lib/devres.c")
OWN = Path("drivers/pci/devres.c")
MSI = Path("drivers/pci/msi")
MAKEFILE = Path("drivers/pci/Makefile")
KCONFIG = Path("drivers/pci/Kconfig")
DEVRES_RST = Path("Documentation/driver-api/driver-model/devres.rst")
PCI_RSTS = (Path("Documentation/driver-api/pci/pci.rst"),
            Path("Documentation/PCI/pci.rst"))

# What the state of the old implementation is called; none may be left in pci.c.
OLD_STATE = ("struct pci_devres", "find_pci_dr", "get_pci_dr", "pcim_release(")

# What users of devres read about a managed PCI call.
DEVRES_LIST = """\
  pcim_alloc_irq_vectors()	: allocate MSI-X, MSI or INTx vectors
  pcim_alloc_irq_vectors_affinity() : the same, with control of their affinity
  pcim_enable_device()		: enable the device
  pcim_enable_msix_range()	: allocate MSI-X vectors by a table of entries
  pcim_free_irq()		: detach a handler
  pcim_intx()			: switch INTx, put back as it was
  pcim_iomap()			: map a BAR
  pcim_iomap_range()		: map part of a BAR
  pcim_iomap_region()		: request and map a BAR
  pcim_iomap_regions()		: request and map several BARs (deprecated)
  pcim_iomap_regions_request_all() : request all BARs, map several (deprecated)
  pcim_iomap_table()		: mapped addresses by BAR (deprecated)
  pcim_iounmap()		: undo a mapping
  pcim_iounmap_region()		: undo pcim_iomap_region()
  pcim_iounmap_regions()	: undo pcim_iomap_regions() (deprecated)
  pcim_pin_device()		: leave the device enabled
  pcim_release_region()		: give up a BAR
  pcim_request_all_regions()	: request all BARs
  pcim_request_irq()		: attach a handler, gone before its vector
  pcim_request_region()		: request a BAR
  pcim_request_region_exclusive() : request a BAR, keep user space out
  pcim_request_selected_regions() : request several BARs
  pcim_set_master()		: enable bus mastering
  pcim_set_mwi()		: enable Memory-Write-Invalidate
"""


# ------------------------------------------------------------------- the steps

def add_unmanaged_intx(tree: Path) -> list[str]:
    """Give pci.c a pure pci_intx_unmanaged(), unless the tree has one."""
    if _declares(tree, "pci_intx_unmanaged"):
        return []
    edit = Edit(tree)
    edit.rule("intx_unmanaged", PCI_C)
    edit.text(PCI_H, lambda text: re.sub(
        r"^(void )pci_intx(\(struct pci_dev \*\w+, int \w+\);\n)",
        r"\g<0>\1pci_intx_unmanaged\2", text, flags=re.M))
    edit.expect(bool(body_of(tree, PCI_C, "pci_intx_unmanaged"))
                and _declares(tree, "pci_intx_unmanaged"),
                "pci_intx_unmanaged() did not get into drivers/pci/pci.c and linux/pci.h")
    return edit.changed()


def drop_in(worktree: Path, caps: Capabilities | None = None) -> list[str]:
    """Put the library in the place of what manages PCI resources in the tree.

    The hybrids stay hybrid: they reach the library on a managed device.
    Returns the paths that changed, relative to the tree; none when the tree
    has the library and it is this one.
    """
    del caps            # The core itself tells what has to go.
    edit = Edit(worktree)
    had = mentions(worktree / PCI_H, r"#include <linux/pci-devres\.h>")
    _check_own(worktree)
    _copy_files(edit)
    if not had:
        for rule in ("intx_on_library", "region_on_library", "managed_leaves_pci"):
            edit.rule(rule, PCI_C)
        edit.rule("managed_leaves_lib", LIB)
        edit.text(LIB, _drop_empty_ifdef)
        edit.rule("library_prototypes", PCI_H)
        edit.rule("library_prototypes", PRIVATE_PCI_H)
        edit.text(PCI_H, _include_header)
        edit.remove(OWN)
    edit.text(MAKEFILE, _hook_makefile)
    edit.text(KCONFIG, _hook_kconfig)
    edit.text(DEVRES_RST, _list_calls)
    for rst in PCI_RSTS:
        edit.text(rst, _list_files)
    _check_replaced(edit)
    return edit.changed()


def msi_on_unmanaged_intx(tree: Path) -> list[str]:
    """Let the MSI core switch INTx by pci_intx_unmanaged()."""
    edit = Edit(tree)
    for path in _msi_files(tree):
        edit.rule("msi_intx_unmanaged", path)
        edit.expect(not mentions(tree / path, r"\bpci_intx\s*\("),
                    f"{path} still calls pci_intx()")
    return edit.changed()


def end_hybrid_intx(tree: Path) -> list[str]:
    """Make pci_intx() pure.  The caller has audited that no managed driver calls it."""
    edit = Edit(tree)
    edit.rule("intx_pure", PCI_C)
    body = body_of(tree, PCI_C, "pci_intx")
    edit.expect("pci_is_managed" not in body and "find_pci_dr" not in body,
                "pci_intx() in drivers/pci/pci.c still asks whether the device is managed")
    return edit.changed()


def end_hybrid_regions(tree: Path) -> list[str]:
    """Make region requests pure.  The caller has audited the managed callers."""
    edit = Edit(tree)
    edit.rule("region_pure", PCI_C)
    edit.text(PCI_C, _drop_hybrid_notes)
    for name in ("__pci_request_region", "pci_release_region"):
        edit.expect("pci_is_managed" not in body_of(tree, PCI_C, name),
                    f"{name}() in drivers/pci/pci.c still asks whether the device is managed")
    return edit.changed()


def warn_implicit_vectors(tree: Path) -> list[str]:
    """Let the MSI core say when a driver needed its implicit release."""
    edit = Edit(tree)
    for path in _msi_files(tree):
        edit.rule("msi_implicit_warn", path)
    return edit.changed()


def end_implicit_vectors(tree: Path) -> list[str]:
    """Take the implicit release out of the MSI core.  The caller has audited."""
    edit = Edit(tree)
    for path in _msi_files(tree):
        edit.rule("msi_explicit", path)
        edit.expect(not mentions(tree / path, r"\bpcim_setup_msi_release\b"),
                    f"{path} still sets up its own release")
    return edit.changed()


# ---------------------------------------------------------------- what is there

def _declares(tree: Path, name: str) -> bool:
    return any(mentions(tree / header, rf"\b{name}\s*\(") for header in (PCI_H, HEADER))


def _msi_files(tree: Path) -> list[Path]:
    """Where the MSI core is: a folder, or one file in older trees."""
    if (tree / MSI).is_dir():
        return sorted(path.relative_to(tree) for path in (tree / MSI).glob("*.c"))
    return [Path("drivers/pci/msi.c")]


def _public(text: str) -> set[str]:
    """The names that a C file exports."""
    return set(re.findall(r"^EXPORT_SYMBOL(?:_GPL)?\((\w+)\);", text, re.M))


def _library_files() -> list[Path]:
    return sorted(path for path in (ROOT / LIBRARY).iterdir()
                  if path.suffix in (".c", ".h") or path.name in ("Makefile", "Kconfig"))


def _check_own(tree: Path) -> None:
    """The tree's own implementation must do nothing that the library does not."""
    release = body_of(tree, PCI_C, "pcim_release")
    if "pci_disable_msi" in release or "pci_free_irq_vectors" in release:
        raise Unfit(f"pcim_release() in {PCI_C} frees interrupt vectors, as kernels before 5.17 "
                    "do, and the library does not", "take a newer tree")
    if not (tree / OWN).exists():
        return
    ours = {name for path in _library_files() for name in _public(read_text(path))}
    lost = sorted(_public(read_text(tree / OWN)) - ours)
    if lost:
        raise Unfit(f"{OWN} offers {', '.join(lost)}, which the library lacks",
                    "add it to drivers/pci/devres, or choose topics that need no library")


def _check_replaced(edit: Edit) -> None:
    for path in (PCI_C, LIB):
        if not (edit.tree / path).exists():
            continue
        text = blanked(read_text(edit.tree / path))
        left = [name for name in OLD_STATE if name in text]
        edit.expect(not left, f"{path} still has {', '.join(left)}")
    ours = {name for path in _library_files() for name in _public(read_text(path))}
    for path in (PCI_C, LIB):
        if (edit.tree / path).exists():
            twice = sorted(ours & _public(read_text(edit.tree / path)))
            edit.expect(not twice, f"{path} still exports {', '.join(twice)}")
    edit.expect(f"#include <{HEADER.relative_to('include')}>" in read_text(edit.tree / PCI_H),
                f"{PCI_H} does not include the library's header")


# ------------------------------------------------------------- whole files of ours

def _copy_files(edit: Edit) -> None:
    edit.put(HEADER, read_text(ROOT / HEADER))
    for path in _library_files():
        text = read_text(path)
        if path.name == "Makefile" and not _has_managed_flag(edit.tree):
            text += "\n# struct pci_dev has no is_managed: nothing asks for it any more.\n" \
                    "ccflags-y\t\t+= -DPCI_DEVRES_NO_MANAGED_FLAG\n"
        edit.put(LIBRARY / path.name, text)
    for path in sorted((ROOT / SAMPLE).iterdir()):
        edit.put(SAMPLE / path.name, read_text(path))


def _has_managed_flag(tree: Path) -> bool:
    return mentions(tree / PCI_H, r"\bis_managed\s*:\s*1\b")


# ---------------------------------------------------------------- scripted edits

def _include_header(text: str) -> str:
    """Let everyone who includes linux/pci.h have the managed calls, as ever."""
    line = "#include <linux/pci-devres.h>\n"
    head, end, tail = text.rpartition("\n#endif")
    return text if line in text else f"{head}\n{line}{end}{tail}"


def _drop_empty_ifdef(text: str) -> str:
    """Drop an #ifdef CONFIG_PCI with only blanks and comments in it."""
    return re.sub(r"\n#ifdef CONFIG_PCI\n(?:\s|/\*(?:[^*]|\*(?!/))*\*/)*#endif[^\n]*\n", "",
                  text)


def _hook_makefile(text: str) -> str:
    """Build the folder, and no longer the file that it replaces."""
    text = re.sub(r"[ \t]+devres\.o\b", "", text)
    if re.search(r"\bdevres/", text):
        return text
    return re.sub(r"^(obj-\$\(CONFIG_PCI\)\s*\+= )msi/$", r"\1devres/\n\g<0>", text, count=1,
                  flags=re.M)


def _hook_kconfig(text: str) -> str:
    line = 'source "drivers/pci/devres/Kconfig"\n'
    if line in text:
        return text
    sources = list(re.finditer(r'^source "drivers/pci/.*\n', text, re.M))
    if not sources:
        return text + line
    # The last group of source lines, which is in no "if" of another option.
    return text[:sources[-1].end()] + line + text[sources[-1].end():]


def _list_calls(text: str) -> str:
    """Have the PCI block of the devres list name every managed call, once."""
    wanted = re.search(r"^PCI\n((?:  .*\n|\n(?=  ))*)", text, re.M)
    if not wanted:
        return text
    kept = [line for line in wanted.group(1).splitlines(True)
            if line.strip() and not line.startswith("  pcim_")]
    block = "PCI\n" + "".join(kept) + "\n" + DEVRES_LIST
    before, after = text[:wanted.start()], text[wanted.end():]
    strip: Callable[[str], str] = lambda part: re.sub(r"^  pcim_\w+\(\).*\n", "", part,
                                                      flags=re.M)
    return strip(before) + block + strip(after)


def _list_files(text: str) -> str:
    """Have the library's files in the API documentation."""
    # A path, not the beginning of another one: drivers/pci/devres.c is no file of ours.
    if f"{LIBRARY}/" in text:
        return text
    names = [path.name for path in _library_files() if path.suffix == ".c"]
    ours = f".. kernel-doc:: {LIBRARY}/device.c\n   :doc: managed PCI resources\n\n"
    ours += "\n".join(f".. kernel-doc:: {LIBRARY}/{name}\n   :export:\n" for name in names)
    old = f".. kernel-doc:: {OWN}\n   :export:\n"
    if old in text:
        return text.replace(old, ours)
    anchor = f".. kernel-doc:: {PCI_C}\n   :export:\n"
    return text.replace(anchor, f"{anchor}\n{ours}", 1)


def _drop_hybrid_notes(text: str) -> str:
    """Drop the notes in kernel-doc that warn of the managed mode."""
    return re.sub(r"^ \*\n \* NOTE:\n \* This is a \"hybrid\" function(?:.*\n \*)*?"
                  r".*pcim_\* functions instead\.\n", "", text, flags=re.M)
