# SPDX-License-Identifier: GPL-2.0-only
"""The module map: what Kbuild makefiles say, and nothing of theirs is run."""

# pylint: disable=missing-function-docstring  # the name of a test is its claim

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, write_files

from pcimlib import kbuild, kbuild_make
from pcimlib.kbuild import ModuleMap

MakeTree = Callable[..., Path]
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]


@pytest.fixture(name="mapped")
def fixture_mapped(make_tree: MakeTree, tmp_path: Path) -> Callable[..., ModuleMap]:
    """Return a function that maps drivers/ of a kernel tree with some more files."""

    def load(files: dict[str, str], **how: object) -> ModuleMap:
        tree = make_tree(**{"drivers/pci/Makefile": "obj-y += pci.o\n",
                            "drivers/ata/Makefile": "obj-m += ahci.o\n", **files})
        return kbuild.load(tree, ["drivers"], tmp_path / "cache", **how)  # type: ignore[arg-type]

    return load


def sources(folder: str, *names: str) -> dict[str, str]:
    """Return empty C files of a folder."""
    return {f"{folder}/{name}.c": "" for name in names}


# ------------------------------------------------------------- what Kbuild says

MAKEFILES = {
    "plain object": ("obj-$(CONFIG_A) += a.o", {"a": "a"}),
    "several in one line": ("obj-$(CONFIG_A) += a.o b.o", {"a": "a", "b": "b"}),
    "composite by -objs": ("obj-m := m.o\nm-objs := a.o b.o", {"m": "a b"}),
    "composite by -y and config": ("obj-$(CONFIG_M) += m.o\nm-y := a.o\nm-$(CONFIG_B) += b.o",
                                   {"m": "a b"}),
    "composite with a part of its own name": ("obj-m += a.o\na-y := a.o b.o", {"a": "a b"}),
    "composite that lists its parts in a variable":
        ("PARTS = a.o b.o\nobj-m += m.o\nm-y := $(PARTS)", {"m": "a b"}),
    "parts in a nested composite": ("obj-m += m.o\nm-y := half.o\nhalf-objs := a.o b.o",
                                    {"m": "a b"}),
    "library object": ("lib-$(CONFIG_A) += a.o", {"a": "a"}),
    "object made from another": ("lib-y += a.stub.o", {"a.stub": "a"}),
    "only when set": ("ifdef CONFIG_A\nobj-y += a.o\nendif", {"a": "a"}),
    "only when not set": ("ifndef CONFIG_A\nobj-y += a.o\nendif", {"a": "a"}),
    "only when built in": ("ifeq ($(CONFIG_A),y)\nobj-m += a.o\nendif", {"a": "a"}),
    "only when a module": ("ifeq ($(CONFIG_A),m)\nobj-m += a.o\nendif", {"a": "a"}),
    "both arms": ("ifeq ($(CONFIG_A),y)\nobj-y += a.o\nelse\nobj-y += b.o\nendif",
                  {"a": "a", "b": "b"}),
    "second := over the first": ("obj-$(CONFIG_A) := a.o\nobj-$(CONFIG_B) := b.o",
                                 {"a": "a", "b": "b"}),
    "foreach": ("obj-m += $(foreach n,a b,$(n).o)", {"a": "a", "b": "b"}),
    "addprefix and patsubst": ("obj-m += m.o\nm-y := $(patsubst %,%.o,a b)", {"m": "a b"}),
    "wildcard": ("obj-m += m.o\nm-y := $(patsubst $(src)/%.c,%.o,$(wildcard $(src)/*.c))",
                 {"m": "a b"}),
    "continued line": ("obj-m += m.o\nm-y := a.o \\\n\tb.o", {"m": "a b"}),
    "comment": ("# obj-m += a.o\nobj-m += b.o # a.o", {"b": "b"}),
    "two modules of one file": ("obj-m += m.o n.o\nm-y := a.o\nn-y := a.o b.o",
                                {"m": "a", "n": "a b"}),
    "flags are no objects": ("ccflags-y := a.o\nsubdir-ccflags-y := b.o\nobj-m += a.o", {"a": "a"}),
    "object without a source": ("obj-m += a.o generated.o", {"a": "a"}),
}


@pytest.mark.parametrize("case", MAKEFILES)
def test_makefile(mapped: Callable[..., ModuleMap], case: str) -> None:
    text, want = MAKEFILES[case]
    found = mapped({"drivers/x/Makefile": text + "\n", **sources("drivers/x", "a", "b")})
    got = {module.removeprefix("drivers/x/"):
           " ".join(file.removeprefix("drivers/x/").removesuffix(".c")
                    for file in found.files_of(module))
           for module in found.modules() if module.startswith("drivers/x/")}
    assert got == want
    assert not found.unparsed


def test_objects_in_other_folders(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "obj-m += m.o sub/n.o deep/\n"
                                          "m-y := a.o sub/b.o ../y/c.o\n",
                    "drivers/x/deep/Makefile": "obj-m += d.o\n",
                    **sources("drivers/x", "a"), **sources("drivers/x/sub", "b", "n"),
                    **sources("drivers/y", "c"), **sources("drivers/x/deep", "d")})
    assert found.files_of("drivers/x/m") == ("drivers/x/a.c", "drivers/x/sub/b.c", "drivers/y/c.c")
    assert found.modules_of("drivers/x/sub/n.c") == ("drivers/x/sub/n",)
    assert found.modules_of("drivers/x/deep/d.c") == ("drivers/x/deep/d",)


def test_kbuild_goes_before_makefile(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "$(error for people only)\n",
                    "drivers/x/Kbuild": "obj-m += a.o\n", **sources("drivers/x", "a")})
    assert found.modules_of("drivers/x/a.c") == ("drivers/x/a",)
    assert not found.unparsed


def test_file_that_no_makefile_lists(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "obj-m += a.o\n", **sources("drivers/x", "a", "b")})
    assert found.unmapped() == ("drivers/x/b.c",)
    assert found.modules_of("drivers/x/b.c") == ()


def test_included_makefile_is_a_fragment(mapped: Callable[..., ModuleMap]) -> None:
    """It cannot be read alone, and need not be."""
    found = mapped({"drivers/x/Makefile": "HERE := $(src)/part\ninclude $(HERE)/Makefile\n"
                                          "obj-m += m.o\nm-y := $(PARTS)\n",
                    "drivers/x/part/Makefile": "include $(HERE)/list.mk\n",
                    "drivers/x/part/list.mk": "PARTS := part/a.o\nm-$(CONFIG_ONLY_HERE) += b.o\n",
                    **sources("drivers/x/part", "a"), **sources("drivers/x", "b")})
    assert found.files_of("drivers/x/m") == ("drivers/x/b.c", "drivers/x/part/a.c")
    assert not found.unparsed


def test_words_of_an_included_makefile_are_set(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "obj-m += m.o\nm-y := a.o\n"
                                          "include $(src)/part/Makefile\n",
                    "drivers/x/part/Makefile": "ifdef CONFIG_ONLY_HERE\nm-y += b.o\nendif\n",
                    **sources("drivers/x", "a", "b")})
    assert found.files_of("drivers/x/m") == ("drivers/x/a.c", "drivers/x/b.c")


# ------------------------------------------------------ one must not see another

LEAKS = {
    "variable": ("LIST := a.o\n", "obj-m += n.o $(LIST)\n"),
    "parts": ("n-y := a.o\n", "obj-m += n.o\n"),
    "list": ("obj-m += a.o\n", "obj-m += n.o\n"),
    "list by a word that looks like make's own %F": ("obj-$(CONFIG_ELF) += a.o\n",
                                                     "obj-m += n.o\n"),
    "word that a makefile sets": ("CONFIG_SET := other\n",
                                  "ifeq ($(CONFIG_SET),y)\nobj-m += n.o\nendif\n"),
}


@pytest.mark.parametrize("case", LEAKS)
def test_makefiles_do_not_leak_into_each_other(mapped: Callable[..., ModuleMap],
                                               case: str) -> None:
    first, second = LEAKS[case]
    found = mapped({"drivers/x/Makefile": first, "drivers/y/Makefile": second,
                    **sources("drivers/y", "a", "n")})
    assert found.modules_of("drivers/y/n.c") == ("drivers/y/n",)
    assert found.unmapped() == ("drivers/y/a.c",)


def test_the_size_of_a_batch_does_not_matter(make_tree: MakeTree,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"drivers/d{number}/Makefile": text + "\n"
             for number, (text, _) in enumerate(MAKEFILES.values())}
    tree = make_tree(**files)
    together = kbuild_make.read_all(tree, files, False)
    monkeypatch.setattr(kbuild_make, "BATCH", 4)
    assert kbuild_make.read_all(tree, files, False) == together


def test_the_environment_does_not_matter(mapped: Callable[..., ModuleMap],
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKEFLAGS", "--warn-undefined-variables -n")
    monkeypatch.setenv("EXTRA", "b.o")
    found = mapped({"drivers/x/Makefile": "obj-m += a.o $(EXTRA)\n",
                    **sources("drivers/x", "a", "b")})
    assert found.unmapped() == ("drivers/x/b.c",)


# ---------------------------------------------------------- what cannot be read

BROKEN = {
    "no makefile": ("this is not make\n", "missing separator"),
    "stops itself": ("$(error do not build)\n", "do not build"),
    "unterminated": ("ifdef CONFIG_A\n", "missing 'endif'"),
    "includes what is not there": ("include $(src)/absent.mk\n", "absent.mk"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_makefile_is_reported_and_costs_no_other(mapped: Callable[..., ModuleMap],
                                                        case: str) -> None:
    text, reason = BROKEN[case]
    found = mapped({"drivers/Makefile": "obj-y += x/ y/ z/\n", "drivers/y/Makefile": text,
                    "drivers/x/Makefile": "obj-m += a.o\n", "drivers/z/Makefile": "obj-m += a.o\n",
                    **sources("drivers/x", "a"), **sources("drivers/z", "a")})
    assert [one.file for one in found.unparsed] == ["drivers/y/Makefile"]
    assert reason in found.unparsed[0].reason.replace("`", "'")
    assert found.modules_of("drivers/x/a.c") and found.modules_of("drivers/z/a.c")


GUARDS = {
    "condition": "ifneq (0,$(shell grep EXPORT *.c | wc -l))\n$(error exports too much)\nendif\n",
    "template": "define check\nfound := $(shell grep EXPORT *.c | wc -l)\nifneq (0,$$(found))\n"
                "$$(error exports\\\n too much)\nendif\nendef\n$(eval $(call check))\n",
    "function": "$(if $(shell which cc),,$(error no compiler))\n",
}


@pytest.mark.parametrize("case", GUARDS)
def test_a_check_that_asks_a_shell_stops_nothing(mapped: Callable[..., ModuleMap],
                                                 case: str) -> None:
    """Seen red: no shell runs, and the makefile was said to be wrong by its own check."""
    found = mapped({"drivers/Makefile": "obj-y += x/ y/\n",
                    "drivers/x/Makefile": "obj-m += m.o\n" + GUARDS[case] + "m-y := a.o\n",
                    "drivers/y/Makefile": "obj-m += b.o\n",
                    **sources("drivers/x", "a"), **sources("drivers/y", "b")})
    assert not found.unparsed
    assert found.files_of("drivers/x/m") == ("drivers/x/a.c",)
    assert found.modules_of("drivers/y/b.c") == ("drivers/y/b",)


def test_makefile_to_which_kbuild_never_comes(mapped: Callable[..., ModuleMap]) -> None:
    """A folder of programs has a makefile that is none of Kbuild's."""
    found = mapped({"drivers/Makefile": "obj-y += pci/\n",
                    "drivers/pci/tool/Makefile": "$(error run me by hand)\n"})
    assert not found.unparsed


# -------------------------------------------------- a driver outside a kernel tree

def outside(tmp_path: Path, files: dict[str, str]) -> ModuleMap:
    """Map a driver of its own, in a folder "widget"."""
    return kbuild.load(write_files(tmp_path / "widget", files), ["."], tmp_path / "cache")


def test_driver_outside_a_tree(tmp_path: Path) -> None:
    found = outside(tmp_path, {
        "Makefile": "ifneq ($(KERNELRELEASE),)\nobj-m := foo.o\nfoo-objs := a.o hw/b.o\nelse\n"
                    "KDIR ?= /lib/modules/$(shell uname -r)/build\nall:\n"
                    "\t$(MAKE) -C $(KDIR) M=$(PWD)\nendif\n",
        **sources(".", "a"), **sources("hw", "b"), "foo.mod.c": ""})
    assert found.modules() == ("foo",)
    assert found.files_of("foo") == ("a.c", "hw/b.c")
    assert not found.unparsed and not found.notes and not found.unmapped()


def test_driver_without_kbuild_is_one_module_a_folder(tmp_path: Path) -> None:
    found = outside(tmp_path, {"Makefile": "all:\n\tgcc *.c\n", **sources(".", "a", "b"),
                               **sources("hw", "c")})
    assert found.files_of("widget") == ("a.c", "b.c")
    assert found.files_of("hw/hw") == ("hw/c.c",)
    assert len(found.notes) == 2


def test_driver_without_makefile(tmp_path: Path) -> None:
    assert outside(tmp_path, sources(".", "a")).modules_of("a.c") == ("widget",)


HOSTILE = {
    "shell function": "X := $(shell touch OWNED)\nobj-m := a.o $(X)\n",
    "shell assignment": "X != touch OWNED\nobj-m := a.o $(X)\n",
    "shell of its own": "SHELL := /bin/sh\nX := $(shell touch OWNED)\nobj-m := a.o\n",
    "shell by override": "override SHELL := /bin/sh\nX := $(shell touch OWNED)\nobj-m := a.o\n",
    "shell by define": "override define SHELL\n/bin/sh\nendef\nX := $(shell touch OWNED)\n",
    "shell by eval": "S := SHELL\n$(eval override $(S) := /bin/sh)\nX := $(shell touch OWNED)\n",
    "file function": "$(file >OWNED,x)\nobj-m := a.o\n",
    "file function by eval": "F := file\n$(eval $$($(F) >OWNED,x))\nobj-m := a.o\n",
    "file function in an include": "include extra.txt\nobj-m := a.o\n",
    "include that a rule makes": "obj-m := a.o\n-include made.mk\nmade.mk:\n\ttouch OWNED\n",
    "makefile that a rule makes": "obj-m := a.o\n$(src)/Makefile: force\n\ttouch OWNED\nforce:\n",
    "loaded object": "-load ./evil.so\nobj-m := a.o\n",
    "recipe with plus": "obj-m := a.o\nall: ; +touch OWNED\n.DEFAULT_GOAL := all\n",
    "endless": "A = $(foreach x,1 2 3 4 5 6 7 8 9,$(B))\nB = $(foreach x,1 2 3 4 5 6 7 8 9,$(C))\n"
               "C = $(foreach x,1 2 3 4 5 6 7 8 9,$(A))\nobj-m := $(A)\n",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_of_a_strangers_makefile_runs(tmp_path: Path, snapshot: Snapshot, case: str,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kbuild_make, "TIMEOUT", 2)
    tree = write_files(tmp_path / "widget", {"Makefile": HOSTILE[case], "a.c": "",
                                             "extra.txt": "$(file >OWNED,x)\n"})
    before = snapshot(tree)
    found = kbuild.load(tree, ["."], tmp_path / "cache")
    assert snapshot(tree) == before
    assert found.modules_of("a.c") in (("a",), ("widget",))
    assert found.modules_of("a.c") == ("a",) or found.unparsed or found.notes


# ------------------------------------------------------------- included sources

def test_included_source_belongs_to_the_includer(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "obj-m += a.o b.o\n",
                    "drivers/x/a.c": '#include "core.c"\n',
                    "drivers/x/core.c": '# include "sub/t.c"\n',
                    "drivers/x/b.c": '/* #include "sub/t.c" */\n#include "b.h"\n',
                    "drivers/x/sub/t.c": ""})
    assert found.modules_of("drivers/x/core.c") == ("drivers/x/a",)
    assert found.modules_of("drivers/x/sub/t.c") == ("drivers/x/a",)


def test_included_source_is_found_from_a_folder_above(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "obj-m += sub/a.o\n",
                    "drivers/x/sub/a.c": '#include "selftests/t.c"\n',
                    "drivers/x/selftests/t.c": ""})
    assert found.modules_of("drivers/x/selftests/t.c") == ("drivers/x/sub/a",)


def test_includes_from_the_caller(mapped: Callable[..., ModuleMap]) -> None:
    found = mapped({"drivers/x/Makefile": "obj-m += a.o\n", **sources("drivers/x", "a", "hidden")},
                   includes={"drivers/x/a.c": ["drivers/x/hidden.c"]})
    assert found.files_of("drivers/x/a") == ("drivers/x/a.c", "drivers/x/hidden.c")


# --------------------------------------------------------------------- the cache

@pytest.fixture(name="tree")
def fixture_tree(make_tree: MakeTree) -> Path:
    """Return a tree with one module of one file."""
    return make_tree(**{"drivers/x/Makefile": "obj-m += a.o\n", **sources("drivers/x", "a")})


def test_second_run_does_not_read_again(tree: Path, tmp_path: Path,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    first = kbuild.load(tree, ["drivers"], tmp_path / "cache")
    monkeypatch.setattr(kbuild, "read_all", lambda *_: pytest.fail("read again"))
    second = kbuild.load(tree, ["drivers"], tmp_path / "cache")
    assert [second.files_of(module) for module in second.modules()] == \
        [first.files_of(module) for module in first.modules()]


def test_tree_is_not_touched(tree: Path, tmp_path: Path, snapshot: Snapshot) -> None:
    before = snapshot(tree)
    kbuild.load(tree, ["drivers"], tmp_path / "cache")
    assert snapshot(tree) == before


def change_makefile(tree: Path) -> None:
    """Give the module another name, and the makefile a date of its own."""
    path = tree / "drivers/x/Makefile"
    path.write_text("obj-m += n.o\nn-y := a.o\n", encoding="utf-8")


def change_same_size(tree: Path) -> None:
    """Change the makefile without changing its size."""
    path = tree / "drivers/x/Makefile"
    path.write_text("obj-m += b.o\n", encoding="utf-8")
    os.utime(path, ns=(0, 0))


def add_folder(tree: Path) -> None:
    """Add a folder with a makefile of its own."""
    write_files(tree, {"drivers/x/new/Makefile": "obj-m += fresh.o\n", "drivers/x/new/fresh.c": ""})


def add_source(tree: Path) -> None:
    """Add a source file that a makefile names already."""
    write_files(tree, {"drivers/x/b.c": ""})


@pytest.mark.parametrize("change", [change_makefile, change_same_size, add_folder, add_source])
def test_change_is_seen(tree: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    (tree / "drivers/x/Makefile").write_text("obj-m += a.o\n", encoding="utf-8")
    before = kbuild.load(tree, ["drivers"], tmp_path / "cache")
    change(tree)
    after = kbuild.load(tree, ["drivers"], tmp_path / "cache")
    fresh = kbuild.load(tree, ["drivers"], tmp_path / "other")
    assert (after.modules(), after.unmapped()) == (fresh.modules(), fresh.unmapped())
    assert (after.modules(), after.unmapped()) != (before.modules(), before.unmapped())


def test_change_of_an_included_makefile_is_seen(make_tree: MakeTree, tmp_path: Path) -> None:
    tree = make_tree(**{"drivers/x/Makefile": "include $(src)/list.mk\n",
                        "drivers/x/list.mk": "obj-m += a.o\n", **sources("drivers/x", "a", "b")})
    kbuild.load(tree, ["drivers"], tmp_path / "cache")
    (tree / "drivers/x/list.mk").write_text("obj-m += b.o\n", encoding="utf-8")
    os.utime(tree / "drivers/x/list.mk", ns=(1, 1))
    assert kbuild.load(tree, ["drivers"], tmp_path / "cache").modules_of("drivers/x/b.c")


def test_damaged_cache_is_made_anew(tree: Path, tmp_path: Path) -> None:
    kbuild.load(tree, ["drivers"], tmp_path / "cache")
    for place in (tmp_path / "cache").iterdir():
        place.write_text(place.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert kbuild.load(tree, ["drivers"], tmp_path / "cache").modules_of("drivers/x/a.c")


def test_other_roots_are_another_map(tree: Path, tmp_path: Path) -> None:
    kbuild.load(tree, ["drivers/ata"], tmp_path / "cache")
    assert kbuild.load(tree, ["drivers/x"], tmp_path / "cache").modules() == ("drivers/x/a",)


# ------------------------------------------------------------------- real kernels

@pytest.mark.parametrize("kernel", ["6.1", "6.12"])
def test_every_module_that_debian_ships_is_mapped(kernel: str, tmp_path: Path) -> None:
    """Ground truth by another way: the files of the stock kernel, where they are unpacked."""
    tree = ROOT / "build/trees" / kernel
    lists = list(ROOT.glob(f"build/stock/{kernel}/image-*/lib/modules/*/modules.builtin"))
    if not tree.is_dir() or not lists:
        pytest.skip(f"needs build/trees/{kernel} and: scripts/stock image {kernel}")
    place = lists[-1].parent
    shipped = {str(path.relative_to(place / "kernel")).partition(".ko")[0]
               for path in (place / "kernel").rglob("*.ko*")}
    shipped.update(line.strip().removeprefix("kernel/").removesuffix(".ko")
                   for line in lists[-1].read_text(encoding="utf-8").splitlines())
    shipped = {name for name in shipped if name.startswith(("drivers/", "sound/"))}
    found = kbuild.load(tree, ["drivers", "sound"], tmp_path / "cache")
    assert len(shipped) > 1000
    assert not [name for name in sorted(shipped) if not found.files_of(name)]
    assert not found.unparsed
