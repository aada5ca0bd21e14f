# SPDX-License-Identifier: GPL-2.0-only
"""Build a kernel with the KUnit suites, boot it, and say what passed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from . import ktap, kunit_stock, kunit_tree, kunit_vfio
from .errors import PcimError
from .files import write_whole
from .kunit_tree import Break
from .locks import locked
from .progress import note

ARCHES = ("um", "x86_64", "stock")
IMPLS = ("native", "ours", "series")
CONFIGS = kunit_tree.TESTS / "configs"
MODULE = "pcim_kunit"

# Guest RAM that the x86 kernel is told to leave alone: the fake BARs live there.
_X86_RAM_MB = 512
_X86_USED_MB = 448
_X86_WINDOW = _X86_USED_MB << 20
# Steps of the random sequences under KASAN in an emulated machine, where 100,000
# may take longer than the five minutes that KUnit gives a case.
_X86_STEPS = 20000


@dataclass(frozen=True)
class Job:
    """What to build and run."""

    base: Path                      # a tree that is only read
    name: str                       # how results are called: "6.12"
    build: Path                     # where everything made goes
    frozen: bool = False            # the base never changes: do not look again
    arch: str = "um"
    impl: str = "native"
    san: bool = False
    bug: Break | None = None
    overlay: kunit_tree.Overlay | None = None   # instead of the library and our tests
    filter: str = ""
    params: tuple[str, ...] = ()    # "name=value" for the tests' module
    timeout: int = 300
    jobs: int = 0

    @property
    def place(self) -> Path:
        """The folder with the tree, the build and the logs."""
        stock = "stock-" if self.arch == "stock" else ""
        return self.build / "kunit" / f"{stock}{self.name}-{self.impl}"

    @property
    def variant(self) -> str:
        """The name of one kernel among those built from the tree."""
        return self.arch + ("-san" if self.sanitized else "")

    @property
    def sanitized(self) -> bool:
        """Whether it is the slow one of two kernels; x86_64 has its checks always."""
        return self.san and self.arch == "um"


@dataclass(frozen=True)
class Case:
    """One case's result: PASS, FAIL, ERROR, SKIP or KNOWN, and why."""

    suite: str
    name: str
    status: str
    why: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The name that --filter takes."""
        return f"{self.suite}.{self.name}"


@dataclass
class Outcome:
    """What a boot showed."""

    cases: list[Case] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)   # of the run, not of a case
    log: Path = Path()

    def count(self, *statuses: str) -> int:
        """How many cases ended in one of these ways."""
        return sum(case.status in statuses for case in self.cases)


def prepare(job: Job) -> Path:
    """Bring the tree up to date; return it."""
    kunit_tree.check_tree(job.base)
    tree = job.place / "src"
    if job.overlay is not None:
        overlay = kunit_tree.with_bug(job.base, job.overlay, job.bug)
    else:
        library = (kunit_tree.library_overlay(job.base, job.place / "staged")
                   if job.impl == "ours" else {})
        overlay = kunit_tree.make_overlay(job.base, library, job.bug)
    if not tree.exists():
        note(f"linking {job.base} to {tree}")
        kunit_tree.link_tree(job.base, tree)
    elif not job.frozen:
        kunit_tree.refresh(job.base, tree, set(overlay))
    kunit_tree.apply_overlay(job.base, tree, overlay)
    return tree


def _environment(job: Job) -> dict[str, str]:
    env = dict(os.environ)
    env.update(KBUILD_BUILD_TIMESTAMP="1", CCACHE_NOHASHDIR="1",
               CCACHE_BASEDIR=str(job.build), CCACHE_DIR=str(job.build / "ccache"))
    return env


def make_command(job: Job, tree: Path, out: Path) -> list[str]:
    """The make that builds this job's kernel."""
    compiler = "ccache gcc" if shutil.which("ccache") else "gcc"
    return ["make", "-C", str(tree), f"O={out}", f"ARCH={job.arch}", f"CC={compiler}",
            f"-j{job.jobs or os.cpu_count() or 1}", *(_ubsan() if job.sanitized else ())]


def _ubsan() -> list[str]:
    """User mode Linux of 6.1 leaves it to each object: these are ours and native's."""
    stems = {path.stem for path in (kunit_tree.ROOT / "drivers/pci/devres").glob("*.c")}
    return [f"UBSAN_SANITIZE_{stem}.o=y" for stem in sorted(stems | {"devres"})]


def _make(job: Job, command: list[str], log: Path) -> None:
    with log.open("ab") as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                              env=_environment(job), check=False)
    if done.returncode:
        lines = log.read_text(errors="replace").splitlines()
        errors = [line for line in lines if re.search(r"\berror\b|\*\*\*|undefined", line)]
        for line in (errors or lines)[-12:]:
            print(f"  {line}", file=sys.stderr)
        raise PcimError(f"{job.name} {job.impl} {job.variant}: the kernel does not build; "
                        f"see {log}")


def fragment(job: Job) -> str:
    """The options that this job sets on top of allnoconfig."""
    names = [job.arch] + ([f"{job.arch}-san"] if job.sanitized else [])
    return "".join((CONFIGS / f"{name}.config").read_text(encoding="utf-8")
                   for name in names) + kunit_vfio.OPTIONS


_WANTED = re.compile(r"^(CONFIG_\w+)=\S+$", re.MULTILINE)
_MAY_MISS = re.compile(r"^# May be missing: (CONFIG_\w+)", re.MULTILINE)


def lost_options(options: str, config: str) -> list[str]:
    """What a fragment asks for and .config has not: a check that would be blind."""
    have = set(config.splitlines())
    excused = set(_MAY_MISS.findall(options))
    return [wanted[0] for wanted in _WANTED.finditer(options)
            if wanted[0] not in have and wanted[1] not in excused]


def configure(job: Job, tree: Path, out: Path, log: Path) -> None:
    """Write .config when the options or the tests' Kconfig changed."""
    options = fragment(job)
    kconfig = (kunit_tree.TESTS / "Kconfig").read_text(encoding="utf-8")
    kconfig += kunit_vfio.kconfig_text()
    stamp = out / ".pcim-config"
    key = hashlib.sha256((options + kconfig).encode()).hexdigest()
    if (out / ".config").exists() and stamp.exists() and stamp.read_text() == key:
        return
    write_whole(out / "pcim.config", options)
    _make(job, make_command(job, tree, out) + [f"KCONFIG_ALLCONFIG={out / 'pcim.config'}",
                                               "allnoconfig"], log)
    lost = lost_options(options, (out / ".config").read_text(encoding="utf-8"))
    if lost:
        raise PcimError(f"{job.name} has no {', '.join(lost)}: say so in tests/kunit/configs, "
                        "or add what they depend on")
    write_whole(stamp, key)


def build_kernel(job: Job, tree: Path) -> Path:
    """Build and return the kernel image."""
    out = tree / f"{kunit_tree.OUT_PREFIX}{job.variant}"
    out.mkdir(parents=True, exist_ok=True)
    log = out / "build.log"
    log.unlink(missing_ok=True)
    configure(job, tree, out, log)
    note(f"building {job.name} {job.impl} {job.variant}")
    target = ["bzImage"] if job.arch == "x86_64" else []
    _make(job, make_command(job, tree, out) + target, log)
    return out / "arch/x86/boot/bzImage" if job.arch == "x86_64" else out / "linux"


def um_command(job: Job, image: Path) -> list[str]:
    """How to start User mode Linux."""
    words = ["mem=256M" if job.sanitized else "mem=128M", "kunit_shutdown=halt"]
    if job.sanitized:
        words += ["time-travel=inf-cpu", "kmemleak.verbose=1", f"{MODULE}.leaks=1"]
    return [str(image), *words, *_module_words(job)]


def _module_words(job: Job) -> list[str]:
    words = [f"kunit.filter_glob={job.filter}"] if job.filter else []
    words.append("oops=panic")      # what died would be waited for until the limit
    words.append("kasan_multi_shot")    # each case that is wrong is red, not the first
    return words + [f"{MODULE}.{param}" for param in job.params]


def qemu_command(image: Path, words: list[str], initramfs: Path | None = None) -> list[str]:
    """How to start an x86 kernel; it leaves the memory of the fake BARs alone."""
    words = ["console=ttyS0", "panic=-1", f"mem={_X86_USED_MB}M", *words]
    return ["qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-smp", "2",
            "-m", str(_X86_RAM_MB), "-M", "q35", "-nodefaults", "-no-reboot", "-nographic",
            "-serial", "stdio", "-kernel", str(image), "-append", " ".join(words),
            *(["-initrd", str(initramfs)] if initramfs else [])]


def boot_command(job: Job) -> tuple[Path, list[str]]:
    """Build what is needed; return the tree to parse with and how to start the kernel."""
    if job.arch == "stock":
        params = [*job.params, *([f"filter={job.filter}"] if job.filter else [])]
        image, initramfs = kunit_stock.prepare(job.name, job.place, ours=job.impl == "ours",
                                               params=params, window=_X86_WINDOW)
        return job.base, qemu_command(image, ["oops=panic"], initramfs)
    tree = prepare(job)
    image = build_kernel(job, tree)
    if job.arch == "um":
        return tree, um_command(job, image)
    return tree, qemu_command(image, ["kunit_shutdown=reboot",
                                      f"{MODULE}.win_start={_X86_WINDOW:#x}",
                                      f"{MODULE}.ops={_X86_STEPS}", *_module_words(job)])


def end(guest: subprocess.Popen[bytes]) -> None:
    """Kill a kernel and wait for it, if it still runs."""
    # User mode Linux leaves helper processes of its own session.
    try:
        os.killpg(guest.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    guest.wait()


def boot(command: list[str], log: Path, timeout: int) -> bool:
    """Run the kernel to its end; False when it had to be killed."""
    with log.open("wb") as out, subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            start_new_session=True) as guest:
        try:
            guest.wait(timeout)
            return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            end(guest)


# A line with one of these fails the run, whatever case it fell into, or none.
_DEFECTS = ("Kernel panic - not syncing", "BUG: ", "UBSAN: ", "WARNING: possible ",
            "WARNING: inconsistent lock state", "WARNING: suspicious RCU usage",
            "WARNING: bad unlock balance", "INFO: possible ", "INFO: trying to register non-static",
            "turning off the locking correctness validator", "kmemleak: Cannot",
            "Kernel memory leak detector disabled")
# Without a root file system the end of the boot is a panic.
_NO_DEFECTS = ("No working init", "Unable to mount root")
_LEAK = re.compile(r"unreferenced object .*?(?=unreferenced object|\Z)", re.DOTALL)
# What leak_test.c loses on purpose, to know that kmemleak looked.
_CANARY = "pcim leak canary"


def defects(text: str) -> list[str]:
    """What the kernel says against itself in a log: the first line of each kind."""
    found = []
    lines = text.splitlines()
    for mark in _DEFECTS:
        hits = [line for line in lines if mark in line
                and not any(fine in line for fine in _NO_DEFECTS)]
        found += [hits[0].strip()] if hits and hits[0].strip() not in found else []
    leaks = [leak for leak in _LEAK.findall(text) if _CANARY not in leak]
    return found + [leak.splitlines()[0] for leak in leaks[:1]]


def read_outcome(job: Job, tree: Path, log: Path, ended: bool) -> Outcome:
    """Turn a log into results; what belongs to no case becomes a problem."""
    text = log.read_text(errors="replace").replace("\r", "")
    write_whole(log, text)
    outcome = Outcome(log=log)
    why = ktap.explain(text.splitlines())
    at = 0
    for suite, name, status in ktap.parse(tree, log):
        place = next((i for i in range(at, len(why)) if why[i][0] == name.split("/")[-1]), -1)
        at = place + 1 if place >= 0 else at
        outcome.cases.append(Case(suite, name, status, why[place][1] if place >= 0 else ()))
    if not ended:
        outcome.problems.append(f"killed after {job.timeout} s")
    if not outcome.cases:
        outcome.problems.append("no case ran")
    outcome.problems += defects(text)
    return outcome


def run(job: Job) -> Outcome:
    """Prepare, build, boot, read."""
    with locked(job.place):
        tree, command = boot_command(job)
        log = job.place / f"{job.variant}{'-' + job.bug.name if job.bug else ''}.log"
        ended = boot(command, log, job.timeout)
        return read_outcome(job, tree, log, ended)


def report(outcome: Outcome, *, quiet: bool = False) -> int:
    """Print the results; return the exit status."""
    for case in outcome.cases:
        if case.status in ("PASS", "SKIP"):
            if not quiet:
                print(f"ok    {case.full}" if case.status == "PASS"
                      else f"skip  {case.full}: {' '.join(case.why)}")
        elif case.status == "KNOWN":
            if not quiet:
                print(f"known {case.full}: {' '.join(case.why)}")
        else:
            print(f"FAIL  {case.full}")
            for line in case.why:
                print(f"      {line}")
    for problem in outcome.problems:
        print(f"FAIL  {problem}")
    failed = outcome.count("FAIL", "ERROR") + len(outcome.problems)
    print(f"log: {outcome.log}")
    known = outcome.count("KNOWN")
    if known:
        print(f"{known} are red as on the tree itself, for the reasons in tests/kunit/differs.toml")
    print(f"{outcome.count('PASS')} passed, {failed} failed, "
          f"{outcome.count('SKIP') + known} skipped")
    return 1 if failed else 0


def report_red(outcome: Outcome, bug: Break) -> tuple[int, int]:
    """Print whether an injected bug was caught; return how many cases saw it, and did not."""
    status = {case.full: case.status for case in outcome.cases}
    red = [name for name in bug.red if status.get(name) in ("FAIL", "ERROR")]
    print(f"{bug.name}: {bug.why}")
    for name in bug.red:
        print(f"{'red' if name in red else 'BLIND':5} {name}")
    print(f"log: {outcome.log}")
    if bug.panics:
        died = panicked(outcome.log.read_text(errors="replace"), bug.panics)
        print(f"{'red' if died else 'BLIND':5} the kernel's last words: {bug.panics}")
        return len(red) + died, len(bug.red) - len(red) + (not died)
    return len(red), len(bug.red) - len(red)


def panicked(text: str, word: str) -> bool:
    """Whether a kernel died, and not of another reason: the word is in its last trace."""
    last = text.find("Kernel panic - not syncing")
    return last >= 0 and word in text[max(0, last - 4000):]


def see_refused(job: Job) -> tuple[int, int]:
    """Print whether the compiler refused an injected bug; return as report_red() does."""
    assert job.bug
    print(f"{job.bug.name}: {job.bug.why}")
    with locked(job.place):
        try:
            build_kernel(job, prepare(job))
            said = ""
        except PcimError:
            said = (job.place / "src" / f"{kunit_tree.OUT_PREFIX}{job.variant}"
                    / "build.log").read_text(errors="replace")
    found = any("error" in line and job.bug.refused in line for line in said.splitlines())
    print(f"{'red' if found else 'BLIND':5} the compiler: {job.bug.refused}")
    return int(found), int(not found)
